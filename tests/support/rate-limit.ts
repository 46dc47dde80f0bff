import type { DistributedRateLimiterOptions, RateLimiter } from '@hookwright/core/client'
import { describe, expect, test, vi } from 'vitest'
import { pause, type TestServer } from './server.js'

export type OpenLimiter = (key: string, options: DistributedRateLimiterOptions) => RateLimiter

const nowMs = () => performance.now()
const newKey = () => `limit-${crypto.randomUUID()}`

/** What a limiter that many machines share must do. Each `open` stands for a machine. Only lower bounds of time are checked. */
export function describeDistributedLimiter(open: OpenLimiter, server: () => TestServer): void {
  describe('shared by two machines', () => {
    const machines = (options: DistributedRateLimiterOptions) => {
      const key = newKey()
      return [open(key, options), open(key, options)] as const
    }

    test('spaces the calls of both evenly', async () => {
      const [one, other] = machines({ intervalMs: 30 })
      const startedAt = nowMs()
      const times = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          await (index % 2 ? one : other).acquire({})
          return nowMs() - startedAt
        }),
      )
      times.sort((left, right) => left - right)
      // The last of twelve waits eleven intervals; no timer fires early.
      expect(times.at(-1)).toBeGreaterThan(11 * 30 - 5)
      expect(times[5]).toBeGreaterThan(5 * 30 - 35)
    })

    test('a call of weight 5 keeps the next one away for five intervals', async () => {
      const [one, other] = machines({ intervalMs: 30 })
      const startedAt = nowMs()
      await one.acquire({ weight: 5 })
      await other.acquire({})
      expect(nowMs() - startedAt).toBeGreaterThan(5 * 30 - 5)
    })

    test('a burst is let through at once, and no more than that', async () => {
      const [one, other] = machines({ intervalMs: 200, burst: 4 })
      const startedAt = nowMs()
      for (const machine of [one, other, one, other]) await machine.acquire({ deadlineAt: Date.now() + 150 })
      await one.acquire({})
      expect(nowMs() - startedAt).toBeGreaterThan(100)
    })

    test('idle time is not saved up', async () => {
      const [one, other] = machines({ intervalMs: 50 })
      await one.acquire({})
      await pause(300)
      const startedAt = nowMs()
      for (const machine of [one, other, one, other]) await machine.acquire({})
      expect(nowMs() - startedAt).toBeGreaterThan(3 * 50 - 5)
    })

    test('a penalty pauses both, also callers that are already waiting', async () => {
      const [one, other] = machines({ intervalMs: 60 })
      await one.acquire({})
      const waiting = Promise.all([one, other].map((machine) => machine.acquire({})))
      await pause(10)
      const startedAt = nowMs()
      await one.penalise({ untilMs: Date.now() + 400 })
      await waiting
      expect(nowMs() - startedAt).toBeGreaterThan(380)
    })

    test('a penalty of 30 s applies to every machine, also to one that starts later', async () => {
      const key = newKey()
      await open(key, { intervalMs: 1 }).penalise({ untilMs: Date.now() + 30_000 })
      for (const machine of [open(key, { intervalMs: 1 }), open(key, { intervalMs: 1 })]) {
        const refused = machine.acquire({ deadlineAt: Date.now() + 25_000 })
        await expect(refused).rejects.toMatchObject({ code: 'deadline' })
        const aborted = new AbortController()
        setTimeout(() => aborted.abort(new Error('it waits')), 30)
        await expect(machine.acquire({ signal: aborted.signal })).rejects.toThrow('it waits')
      }
    })

    test('a longer penalty replaces a shorter one, also for a machine that starts later', async () => {
      const key = newKey()
      const onFallback = vi.fn()
      const [one, other, later] = [1, 2, 3].map(() => open(key, { intervalMs: 20, onFallback })) as [
        RateLimiter,
        RateLimiter,
        RateLimiter,
      ]
      for (const machine of [one, other]) await machine.acquire({})
      await one.penalise({ untilMs: Date.now() + 50 })
      await other.penalise({ untilMs: Date.now() + 30_000 })
      await expect(later.acquire({ deadlineAt: Date.now() + 25_000 })).rejects.toMatchObject({ code: 'deadline' })
      expect(onFallback).not.toHaveBeenCalled()
    })

    test('a shorter penalty does not shorten a longer one', async () => {
      const [one, other] = machines({ intervalMs: 1 })
      const startedAt = nowMs()
      await one.penalise({ untilMs: Date.now() + 300 })
      await other.penalise({ untilMs: Date.now() + 10 })
      await other.acquire({})
      expect(nowMs() - startedAt).toBeGreaterThan(280)
    })

    test('rejects at once if the wait would pass the deadline, and takes no slot', async () => {
      const [one, other] = machines({ intervalMs: 5_000 })
      await one.acquire({})
      const refused = other.acquire({ deadlineAt: Date.now() + 1_000 })
      await expect(refused).rejects.toMatchObject({ name: 'TransportError', code: 'deadline' })
      // If slots had been taken, this wait would exceed its deadline too.
      const aborted = new AbortController()
      const waiting = other.acquire({ deadlineAt: Date.now() + 6_000, signal: aborted.signal })
      setTimeout(() => aborted.abort(new Error('enough')), 20)
      await expect(waiting).rejects.toThrow('enough')
    })

    test('an aborted caller does not wait', async () => {
      const [one] = machines({ intervalMs: 10 })
      await expect(one.acquire({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    })

    test('other keys have other limits', async () => {
      await machines({ intervalMs: 10_000 })[0].acquire({})
      await machines({ intervalMs: 10_000 })[0].acquire({ deadlineAt: Date.now() + 1_000 })
    })
  })

  describe('while its engine is down', () => {
    test('continues at its share of the pace, reports it once, and returns by itself', async () => {
      const onFallback = vi.fn()
      let skippedMs = 0
      // Time runs normally, except while an engine that failed is not asked.
      const clock = {
        now: () => Date.now() + skippedMs,
        sleep: (ms: number) => pause(ms),
      }
      const limiter = open(newKey(), { intervalMs: 20, machines: 5, onFallback, clock })
      await limiter.acquire({})
      await server().kill()
      // The penalty can't be passed on, but reporting it must not fail.
      await limiter.penalise({ untilMs: Date.now() + 50 })
      const startedAt = nowMs()
      for (let call = 0; call < 4; call++) await limiter.acquire({})
      expect(nowMs() - startedAt).toBeGreaterThan(3 * 100 - 5)
      expect(onFallback).toHaveBeenCalledTimes(1)
      expect(onFallback.mock.calls[0]?.[0]).toMatch(/one call every 100 ms/)
      await server().start()
      await vi.waitFor(async () => {
        skippedMs += 6_000
        const before = nowMs()
        for (let call = 0; call < 4; call++) await limiter.acquire({})
        if (nowMs() - before > 3 * 100 - 5) throw new Error('still alone')
      }, 10_000)
    })
  })
}
