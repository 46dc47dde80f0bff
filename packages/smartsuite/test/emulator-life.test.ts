import { systemClock } from '@hookwright/core'
import { describe, expect, test, vi } from 'vitest'
import { emulate } from './emulate.js'
import { serve } from './serve.js'
import { accountId, drive, solutionId } from './world.js'

const day = 86_400_000

describe('the emulated life of a webhook', () => {
  test('trap 5: no pings after 7 days without a ListEvents, gone after 14; each ListEvents adds 7 days', async () => {
    const { clock, emulator, rpc, create, pings } = emulate()
    const webhook_id = await create()
    await clock.advance(7 * day - 1)
    emulator.records.create()
    await drive(clock, clock.sleep(0), 0)
    expect(pings).toHaveLength(1)
    await clock.advance(1)
    emulator.records.create()
    expect(emulator.state.webhooks[0]?.system_status).toEqual({ disabled: {} })
    await clock.advance(7 * day - 1)
    expect((await rpc('ListEvents', { webhook_id })).reply.events).toHaveLength(2)
    expect(emulator.state.webhooks[0]?.system_status?.enabled).toBeDefined()
    emulator.records.create()
    await drive(clock, clock.sleep(0), 0)
    expect(pings).toHaveLength(2)
    await rpc('GetWebhook', { webhook_id })
    await clock.advance(14 * day)
    expect((await rpc('ListEvents', { webhook_id })).reply).toMatchObject({ code: 'not_found' })
    expect(emulator.state.webhooks).toEqual([])
  })

  test('trap 5: is prolonged only by ListEvents', async () => {
    const { clock, emulator, rpc, spec, create } = emulate()
    const webhook_id = await create()
    await clock.advance(6 * day)
    for (const [method, body] of [
      ['GetWebhook', { webhook_id }],
      ['ListWebhooks', { solution_id: solutionId }],
      ['UpdateWebhook', { webhook: { ...spec, webhook_id } }],
    ] as const) {
      expect(await rpc(method, body)).toMatchObject({ status: 200 })
    }
    await clock.advance(day)
    expect(emulator.state.webhooks[0]?.system_status).toEqual({ disabled: {} })
  })

  test('trap 3: several changes in one ping, which says nothing about them', async () => {
    const { clock, emulator, create, pings } = emulate({ consolidateMs: 1_000 })
    const webhookId = await create()
    for (let made = 0; made < 10; made++) emulator.records.create()
    await clock.advance(1_000)
    await drive(clock, clock.sleep(0), 0)
    expect(pings.map((ping) => JSON.parse(ping))).toEqual([{ webhookId, locator: { accountId, solutionId } }])
  })

  test('a ping is repeated with growing pauses for a day, then pings are off until they are switched on', async () => {
    let status = 500
    const { clock, emulator, rpc, spec, create } = emulate({ fetch: async () => new Response(null, { status }) })
    const webhook_id = await create()
    emulator.records.create()
    for (let hours = 0; hours < 25; hours++) await clock.advance(3_600_000)
    const { pings } = emulator.state
    const pauses = pings.slice(1).map(({ at }, index) => at - (pings[index]?.at ?? 0))
    expect(pauses.slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000])
    expect((pings.at(-1)?.at ?? 0) - (pings[0]?.at ?? 0)).toBe(day)
    expect(emulator.state.webhooks[0]?.notification_status).toEqual({ disabled: {} })
    const sent = pings.length
    emulator.records.create()
    await clock.advance(day)
    expect(emulator.state.pings).toHaveLength(sent)
    status = 200
    await rpc('UpdateWebhook', { webhook: { ...spec, webhook_id } })
    emulator.records.create()
    await drive(clock, clock.sleep(0), 0)
    expect(emulator.state.pings.slice(sent)).toMatchObject([{ attempt: 1, status: 200 }])
    expect(emulator.state.events(webhook_id)).toHaveLength(3)
  })

  test('pings stay on this machine by default, and time out', async () => {
    const { clock, emulator, create } = emulate({ fetch: () => new Promise(() => {}), callbackTimeoutMs: 3_000 })
    await create({ notification_status: { enabled: { url: 'https://example.com/hook' } } })
    emulator.records.create()
    await clock.advance(0)
    expect(emulator.state.pings).toMatchObject([{ problem: 'not allowed' }])
    const second = emulate({ fetch: () => new Promise(() => {}), callbackTimeoutMs: 3_000, callbacksTo: 'any' })
    await second.create({ notification_status: { enabled: { url: 'https://example.com/hook' } } })
    second.emulator.records.create()
    await second.clock.advance(3_000)
    expect(second.emulator.state.pings).toMatchObject([{ problem: 'timeout' }])
    second.emulator.close()
    await second.clock.advance(0)
    expect(second.clock.sleeping).toBe(0)
  })

  test('no receiver can redirect a ping: a redirect counts as an answer', async () => {
    let elsewhere = 0
    const server = await serve(async ({ url }) => {
      if (url.endsWith('/elsewhere')) elsewhere++
      return new Response(null, { status: 307, headers: { location: '/elsewhere' } })
    })
    const { emulator, create } = emulate({ fetch: (request) => fetch(request), clock: systemClock })
    await create({ notification_status: { enabled: { url: `${server.origin}/hook` } } })
    emulator.records.create()
    await vi.waitFor(() => expect(emulator.state.pings).toHaveLength(1))
    emulator.close()
    await server.close()
    expect(emulator.state.pings).toMatchObject([{ status: 307 }])
    expect(elsewhere).toBe(0)
  })

  test.each([
    ['at once', undefined],
    ['late', { delayMs: 1_000 }],
  ])('a ping that goes out %s ends with the emulator, and leaves no timer behind', async (_, fault) => {
    const signals: AbortSignal[] = []
    const { clock, emulator, create } = emulate({
      pingFault: () => fault,
      fetch({ signal }) {
        signals.push(signal)
        return new Promise(() => {})
      },
    })
    await create()
    emulator.records.create()
    await clock.advance(1_000)
    expect([signals.map(({ aborted }) => aborted), clock.sleeping]).toEqual([[false], 1])
    emulator.close()
    await clock.advance(0)
    expect([signals.map(({ aborted }) => aborted), clock.sleeping]).toEqual([[true], 0])
    expect(emulator.state.pings).toEqual([])
  })

  test.each([
    ['delayed', { pingFault: () => ({ delayMs: 5_000 }) }],
    ['gathered', { consolidateMs: 5_000 }],
    ['to be repeated', { fetch: async () => new Response(null, { status: 500 }), firstRetryMs: 5_000 }],
  ])('idle waits for a ping that is %s, and resolves when the emulator is closed', async (_, options) => {
    const { clock, emulator, create } = emulate(options)
    await emulator.idle()
    await create()
    emulator.records.create()
    let isIdle = false
    const idle = emulator.idle().then(() => {
      isIdle = true
    })
    await clock.advance(4_999)
    expect(isIdle).toBe(false)
    emulator.close()
    await idle
  })

  test('pings can be lost, doubled and delayed', async () => {
    const faults = ['lose', 'duplicate', { delayMs: 5_000 }, undefined] as const
    const { clock, emulator, create, pings } = emulate({ pingFault: ({ number }) => faults[number - 1] })
    await create()
    const counts: number[] = []
    for (let made = 0; made < 4; made++) {
      emulator.records.create()
      await drive(clock, clock.sleep(0), 0)
      counts.push(pings.length)
    }
    expect(counts).toEqual([0, 2, 2, 3])
    await clock.advance(5_000)
    await drive(clock, clock.sleep(0), 0)
    expect(pings).toHaveLength(4)
  })
})
