import type { CasesolvedEmulatorOptions } from '@hookwright/casesolved/testing'
import { createReceivingWorld, endpoint, type ReceivingWorld, secret } from './world.js'

export const minuteMs = 60_000
const events = ['Site Status Update', 'Site Plan Change', 'Bench Status Update', 'Bench Deploy Status Update']
export const failing = () => new Response('no', { status: 500 })

/** Adds and activates a webhook for every event, and discards the validations. */
export async function subscribe(world: ReceivingWorld, path = '/casesolved'): Promise<string> {
  const { name } = await world.client.webhooks.add({ endpoint: new URL(path, endpoint).href, secret, events })
  await world.client.webhooks.activate({ name })
  world.posts.length = 0
  world.seen.length = 0
  return name
}

/** Advances the time in turns of the scheduler. */
export async function turn(world: ReceivingWorld, forMs: number, everyMs = 5_000): Promise<void> {
  for (let passed = 0; passed < forMs; passed += everyMs) {
    await world.clock.advance(everyMs)
    await world.emulator.tick()
  }
}

export async function begin(emulator: Partial<CasesolvedEmulatorOptions> = {}): Promise<ReceivingWorld> {
  const world = createReceivingWorld({ emulator })
  world.emulator.platform.addSite({ name: 'acme.example' })
  return world
}
