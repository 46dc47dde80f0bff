import type { Store } from '@hookwright/core'
import { expect } from 'vitest'
import { bundleProgram, startProgram } from './child.js'
import type { RaceResult, RaceTask } from './racer.js'

/** Four processes race for 2,000 keys, new ones and ones whose lease has expired. Each is won exactly once. */
export async function expectFairRace(racer: URL, args: string[], store: Store): Promise<void> {
  const file = await bundleProgram(racer)
  const racers = await Promise.all(Array.from({ length: 4 }, () => startProgram(file, args)))
  try {
    for (const phase of ['fresh', 'expired']) {
      const keys = Array.from({ length: 2_000 }, (_, index) => `race-${phase}-${index}`)
      for (let at = 0; phase === 'expired' && at < keys.length; at += 50) {
        await Promise.all(keys.slice(at, at + 50).map((key) => store.reserve(key, 1)))
      }
      const results = racers.map((racer) => racer.next<RaceResult>())
      const startedAt = performance.now()
      for (const { child } of racers) child.send({ keys, leaseMs: 120_000 } satisfies RaceTask)
      const all = await Promise.all(results)
      const tookMs = performance.now() - startedAt
      const won = all.flatMap(({ won }) => won)
      expect(all.map(({ errors }) => errors)).toEqual([[], [], [], []])
      expect([won.length, new Set(won).size], `${phase} keys`).toEqual([2_000, 2_000])
      process.stdout.write(`race for ${phase} keys: ${Math.round((8_000 / tookMs) * 1_000)} attempts/s\n`)
    }
  } finally {
    for (const racer of racers) await racer.kill()
  }
}
