import type { Outcome, Store } from '@hookwright/core'
import { contractRequest, contractWebhook } from '@hookwright/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.js'
import { eventually, freePort, type TestServer } from './server.js'

/** A receiver that depends on an engine: it works, and while the engine does not, it answers 503 in time. */
export interface Dependent {
  store?: Store
  handOff?: (delivery: never) => Promise<void>
  /** The deadline that the adapter has. */
  deadlineMs: number
}

export interface Probe {
  /** Sends one delivery; resolves to its status, and to how long it took. */
  send(id?: string): Promise<{ status: number; tookMs: number }>
  expectWorks(): Promise<void>
  /** Several at once, as a sender would: each gets a 503 in time. */
  expectRefusedInTime(): Promise<void>
  /** Resolves when deliveries are accepted again, without a restart of the receiver. */
  expectResumes(): Promise<void>
  readonly outcomes: readonly Outcome[]
}

/** Longer than any scheduling delay on a busy machine, and much shorter than a sender's timeout. */
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

/** Opens a receiver on whatever listens at a port: the server, a slow proxy, or nothing. */
export type OpenDependent = (port: number) => Promise<Dependent>

/** What every adapter must do while its engine is dead, hung, slow or was never started. */
export function describeOutages(
  dependents: [name: string, open: OpenDependent][],
  server: () => TestServer,
  // A client must have been connected once before an adapter can get it.
  { isConnectedFirst = false } = {},
): void {
  let proxy: FaultyProxy
  beforeAll(async () => {
    proxy = await startFaultyProxy(server().port)
  })
  afterAll(() => proxy?.close())

  describe.each(dependents)('%s', (_name, open) => {
    const troubles: [string, begin: () => unknown, end: () => unknown][] = [
      ['killed: 503 in time; restarted: goes on by itself', () => server().kill(), () => server().start()],
      ['hung: 503 in time; resumed: goes on by itself', () => server().pause(), () => server().resume()],
    ]
    test.each(troubles)('%s', async (_trouble, begin, end) => {
      const probe = probeOf(await open(server().port))
      await probe.expectWorks()
      await begin()
      await probe.expectRefusedInTime()
      await end()
      await probe.expectResumes()
    })

    test('slower than the deadline: 503 in time; fast again: works without a restart', async () => {
      proxy.delayMs = 0
      const dependent = await open(proxy.port)
      const probe = probeOf(dependent)
      await probe.expectWorks()
      proxy.delayMs = dependent.deadlineMs * 2
      await probe.expectRefusedInTime()
      proxy.delayMs = 5
      await probe.expectResumes()
    })

    if (isConnectedFirst) return
    test('never started: 503 in time', async () => {
      await probeOf(await open(await freePort())).expectRefusedInTime()
    })
  })
}

/** What a client does about connections that are cut silently, with the option that the READMEs name. */
export function describeCuts(dependents: [name: string, open: OpenDependent][], server: () => TestServer): void {
  test.each(dependents)('%s, cut silently: 503 in time, then works without a restart', async (_name, open) => {
    const proxy = await startFaultyProxy(server().port)
    const probe = probeOf(await open(proxy.port))
    await probe.expectWorks()
    proxy.forget()
    await probe.expectRefusedInTime()
    await probe.expectResumes()
    proxy.close()
  })
}
