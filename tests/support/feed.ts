import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toNodeListener } from '@hookwright/core/node'
import { createRateLimiter, createSmartSuiteClient } from '@hookwright/smartsuite'
import { createSmartSuiteEmulator } from '@hookwright/smartsuite/testing'
import { expect } from 'vitest'
import { bundleProgram, startProgram } from './child.js'
import { serve } from './serve.js'
import { eventually } from './server.js'

const total = 120

/**
 * Two machines on one store: one drains while the other waits. The first is killed, and the other continues from the
 * committed cursor when the lease has expired. Every event is handled, in order.
 */
export async function expectFeedTakenOver(feeder: URL, args: string[]): Promise<void> {
  const emulator = createSmartSuiteEmulator({ tokens: ['token'], accountId: 'account', requestsPerSecond: 1_000 })
  const origin = await serve(toNodeListener({ handle: (request) => emulator.fetch(request) }))
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-feed-'))
  const log = join(folder, 'log')
  const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) : [])
  const file = await bundleProgram(feeder)
  try {
    const client = createSmartSuiteClient({
      token: 'token',
      accountId: 'account',
      baseUrl: `${origin}/api/v1/`,
      limiter: createRateLimiter({ intervalMs: 1 }),
    })
    const { webhook_id: webhookId } = await client.webhooks.create({
      solutionId: '63b87cad645b3949631b55bf',
      filter: { solution: {} },
      kinds: ['RECORD_CREATED'],
    })
    for (let event = 0; event < total; event++) emulator.records.create()

    const machine = (name: string) => startProgram(file, [name, origin, webhookId, log, ...args])
    const first = await machine('first')
    await eventually(async () => expect(lines().length).toBeGreaterThan(20))
    const second = await machine('second')
    const done = second.next<{ events: number; duplicates: number }>()
    await eventually(async () => expect(lines().length).toBeGreaterThan(70))
    expect(lines().filter((line) => line.startsWith('second'))).toEqual([])
    await first.kill()
    const { events, duplicates } = await done
    await second.kill()

    const handled = lines().filter((line) => line.includes(' handled '))
    const byFirst = handled.filter((line) => line.startsWith('first')).length
    const numbers = handled.map((line) => Number(line.split(' ')[2]?.split('.')[1]))
    expect([...new Set(numbers)]).toEqual(Array.from({ length: total }, (_, index) => index + 1))
    // At most twice: an event that was handled but not yet marked when its machine was killed.
    expect(numbers.length - total).toBeLessThanOrEqual(1)
    // The second machine began with the first one's unfinished page, not at the beginning.
    expect(events).toBeGreaterThanOrEqual(total - byFirst)
    expect(duplicates).toBeLessThan(10)
    expect(events + duplicates).toBeLessThan(total)
  } finally {
    emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
