import type { Outcome, Store } from '@hookwright/core'
import { contractRequest, contractWebhook } from '@hookwright/core/testing'
import { expect } from 'vitest'
import { eventually } from './server.js'

/** A receiver that depends on an engine: it works, and while the engine is in trouble it says 503 in time. */
export interface Dependent {
  store?: Store
  handOff?: (delivery: never) => Promise<void>
  /** The deadline given to the adapter. */
  deadlineMs: number
}

export interface Probe {
  /** Sends one delivery; resolves to its status, and to how long it took. */
  send(id?: string): Promise<{ status: number; tookMs: number }>
  expectWorks(): Promise<void>
  /** Several at once, as a sender would: each gets its 503, in time. */
  expectRefusedInTime(): Promise<void>
  /** Resolves when deliveries are taken again, without anything being restarted here. */
  expectResumes(): Promise<void>
  readonly outcomes: readonly Outcome[]
}

/** More than any scheduling delay on a busy machine, far less than a sender's patience. */
const graceMs = 2_500

let sent = 0

export function probeOf({ store, handOff, deadlineMs }: Dependent): Probe {
  const outcomes: Outcome[] = []
  const webhook = contractWebhook({
    ...(store && { store }),
    endpoint: `probe-${crypto.randomUUID()}`,
    onDelivery: (handOff ?? (() => {})) as () => Promise<void>,
    onOutcome: (outcome) => outcomes.push(outcome),
  })
  async function send(id = `probe-${++sent}`): Promise<{ status: number; tookMs: number }> {
    const startedAt = performance.now()
    const { status } = await webhook.handle(contractRequest({ id }))
    return { status, tookMs: performance.now() - startedAt }
  }
  return {
    outcomes,
    send,
    async expectWorks() {
      expect((await send()).status, JSON.stringify(outcomes.at(-1))).toBe(200)
    },
    async expectRefusedInTime() {
      for (const { status, tookMs } of await Promise.all(Array.from({ length: 8 }, () => send()))) {
        expect(status, JSON.stringify(outcomes.at(-1))).toBe(503)
        expect(tookMs).toBeLessThan(deadlineMs + graceMs)
      }
    },
    expectResumes: () =>
      eventually(async () => {
        const { status } = await send()
        if (status !== 200) throw new Error(`still ${status}: ${JSON.stringify(outcomes.at(-1))}`)
      }),
  }
}
