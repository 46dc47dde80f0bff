import type { Clock } from '@hookwright/core'
import { type CallbacksTo, callBack, mayCallBack } from '@hookwright/core/testing'
import type { SmartSuitePingFault } from './options.js'

const dayMs = 86_400_000

/** One attempt at a ping. Its URL is left out, because it may end in a path token. */
export interface EmulatedPing {
  readonly at: number
  readonly webhookId: string
  /** 1 for the first attempt of a ping. */
  readonly attempt: number
  /** Absent when no answer came: `problem` says why. */
  readonly status?: number | undefined
  readonly problem?: 'timeout' | 'unreachable' | 'lost' | 'not allowed' | undefined
}

type Answer = Pick<EmulatedPing, 'status' | 'problem'>

export interface PingTarget {
  readonly webhookId: string
  readonly body: string
  /** Where to ping now; `undefined` while pings are off. */
  url(): string | undefined
  /** Called after a day of failures. */
  giveUp(): void
}

export interface PingerOptions {
  clock: Clock
  fetch: ((request: Request) => Promise<Response>) | undefined
  callbacksTo: CallbacksTo
  consolidateMs: number
  timeoutMs: number
  retryMs: number
  fault: ((ping: { webhookId: string; number: number }) => SmartSuitePingFault | undefined) | undefined
  signal: AbortSignal
}

export interface Pinger {
  /** Pings soon after a change, once for all changes until then. */
  wake(target: PingTarget): void
  /** Resolves when no ping is under way. */
  idle(): Promise<void>
  readonly pings: readonly EmulatedPing[]
}

/**
 * Every change is announced by a ping, which may cover several changes. Failed pings are retried with growing pauses
 * for about a day, then pings are switched off. Counts, pauses and what counts as a failure are not documented; here it
 * is any status but 200.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 */
export function createPinger(options: PingerOptions): Pinger {
  const { clock, signal } = options
  const pings: EmulatedPing[] = []
  const waiting = new Set<string>()
  const active = new Set<string>()
  const underWay = new Set<Promise<void>>()
  let number = 0

  function follow(work: Promise<void>): void {
    // It rejects if the emulator was closed meanwhile.
    const ending = work.catch(() => {}).finally(() => underWay.delete(ending))
    underWay.add(ending)
  }

  async function post(url: string, body: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json' }
    // A redirect could lead to a host that `callbacksTo` does not allow.
    const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual' })
    const answer = await callBack(options, request, ({ status }) => status)
    return typeof answer === 'number' ? { status: answer } : { problem: answer }
  }

  async function attempt(target: PingTarget, url: string, count: number): Promise<boolean> {
    const note = (answer: Answer) => {
      pings.push({ at: clock.now(), webhookId: target.webhookId, attempt: count, ...answer })
      return answer.status === 200
    }
    if (!mayCallBack(url, options.callbacksTo)) return note({ problem: 'not allowed' })
    const fault = options.fault?.({ webhookId: target.webhookId, number: ++number })
    if (fault === 'lose') {
      // Lost on its way: SmartSuite believes that it arrived.
      note({ problem: 'lost' })
      return true
    }
    if (typeof fault === 'object') {
      const later = async () => {
        await clock.sleep(fault.delayMs, signal)
        note(await post(url, target.body))
      }
      follow(later())
      return true
    }
    if (fault === 'duplicate') note(await post(url, target.body))
    return note(await post(url, target.body))
  }

  async function deliver(target: PingTarget): Promise<void> {
    const startedAt = clock.now()
    let wait = options.retryMs
    for (let count = 1; ; count++) {
      const url = target.url()
      if (url === undefined || (await attempt(target, url, count))) return
      if (clock.now() - startedAt >= dayMs) return target.giveUp()
      await clock.sleep(Math.min(wait, Math.max(0, startedAt + dayMs - clock.now())), signal)
      wait *= 2
    }
  }

  async function run(target: PingTarget): Promise<void> {
    const { webhookId } = target
    active.add(webhookId)
    try {
      while (waiting.has(webhookId) && !signal.aborted) {
        if (options.consolidateMs > 0) await clock.sleep(options.consolidateMs, signal)
        waiting.delete(webhookId)
        await deliver(target)
      }
    } finally {
      active.delete(webhookId)
    }
  }

  return {
    wake(target) {
      waiting.add(target.webhookId)
      if (!active.has(target.webhookId)) follow(run(target))
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    pings,
  }
}
