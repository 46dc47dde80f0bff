import { type ManualClock, manualClock } from '@hookwright/core/testing'
import type { SmartsheetEvent } from '@hookwright/smartsheet'
import { describe, expect, test, vi } from 'vitest'
import { enabled, row } from './enabled-webhook.js'
import { passTime } from './world.js'

const secondsOf = (clock: ManualClock) => clock.now() / 1_000

describe('retries and disabling', () => {
  test.each([
    [200, 'ENABLED', 1],
    [201, 'DISABLED_CALLBACK_FAILED', 1],
    [202, 'DISABLED_CALLBACK_FAILED', 1],
    [204, 'DISABLED_CALLBACK_FAILED', 1],
    [301, 'DISABLED_CALLBACK_FAILED', 1],
    [307, 'DISABLED_CALLBACK_FAILED', 1],
    [399, 'DISABLED_CALLBACK_FAILED', 1],
    [410, 'DISABLED_CALLBACK_FAILED', 1],
    [400, 'DISABLED_CALLBACK_FAILED', 15],
    [401, 'DISABLED_CALLBACK_FAILED', 15],
    [429, 'DISABLED_CALLBACK_FAILED', 15],
    [500, 'DISABLED_CALLBACK_FAILED', 15],
    [503, 'DISABLED_CALLBACK_FAILED', 15],
  ])('an answer of %i ends as %s after %i attempts', async (status, expected, attempts) => {
    const clock = manualClock()
    const { emulator, emit, current, received } = await enabled(() => new Response(null, { status }), { clock })
    emit()
    await passTime(clock, emulator.idle(), 3_600_000)
    expect([current().status, received.length]).toEqual([expected, attempts])
  })

  test('14 retries with the same nonce: seven at doubling intervals, then every three hours', async () => {
    const clock = manualClock()
    const { emulator, emit, received, current } = await enabled(() => new Response(null, { status: 500 }), {
      clock,
      firstRetryMs: 1_000,
    })
    const start = secondsOf(clock)
    emit()
    await passTime(clock, emulator.idle(), 1_000_000)
    const seconds = emulator.state.callbacks.filter(({ kind }) => kind === 'events').map(({ at }) => at / 1_000 - start)
    const slow = [1, 2, 3, 4, 5, 6, 7].map((count) => 127 + count * 10_800)
    expect(seconds).toEqual([0, 1, 3, 7, 15, 31, 63, 127, ...slow])
    const bodies = await Promise.all(received.map((request) => request.json() as Promise<{ nonce: string }>))
    expect(new Set(bodies.map(({ nonce }) => nonce)).size).toBe(1)
    expect(current().stats).toMatchObject({ lastCallbackAttemptRetryCount: 14 })
  })

  test('a callback that takes too long is retried', async () => {
    const clock = manualClock()
    let slow = true
    const { emulator, emit, current } = await enabled(
      () => (slow ? new Promise<Response>(() => {}) : new Response(null)),
      { clock },
    )
    emit()
    setImmediate(() => {
      slow = false
    })
    await passTime(clock, emulator.idle())
    expect(emulator.state.callbacks.slice(1)).toMatchObject([
      { problem: 'timeout', retry: 0 },
      { status: 200, retry: 1 },
    ])
    expect(current().status).toBe('ENABLED')
  })

  test('one callback at a time: the next waits for the retries of the last', async () => {
    const clock = manualClock()
    let failures = 2
    const { emulator, emit, received } = await enabled(
      () => new Response(null, { status: failures-- > 0 ? 500 : 200 }),
      { clock },
    )
    emit([{ ...row, id: 1 }])
    emit([{ ...row, id: 2 }])
    await passTime(clock, emulator.idle())
    const ids = await Promise.all(
      received.map(async (request) => ((await request.json()) as { events: SmartsheetEvent[] }).events[0]?.id),
    )
    expect(ids).toEqual([1, 1, 1, 2])
  })

  test('trap 17: events while a webhook is off are lost', async () => {
    const { emulator, emit, received, client, id } = await enabled(() => new Response(null, { status: 410 }))
    emit()
    emit()
    await emulator.idle()
    emit()
    await client.webhooks.update({ webhookId: id, enabled: true })
    await emulator.idle()
    expect(received).toHaveLength(1)
  })
})

describe('a closed emulator', () => {
  test('leaves no retry timer behind, and sends no more callbacks', async () => {
    const clock = manualClock()
    const { emit, emulator, received } = await enabled(() => new Response(null, { status: 500 }), { clock })
    emit()
    await vi.waitFor(() => expect([received.length, clock.sleeping]).toEqual([1, 1]))
    emulator.close()
    await emulator.idle()
    emit()
    await emulator.idle()
    expect([received.length, clock.sleeping]).toEqual([1, 0])
  })

  test('gives up a callback that waits for its answer', async () => {
    const clock = manualClock()
    const { emit, emulator, received } = await enabled(() => new Promise(() => {}), { clock })
    emit()
    await vi.waitFor(() => expect(received[0]?.signal.aborted).toBe(false))
    emulator.close()
    await emulator.idle()
    expect([received[0]?.signal.aborted, clock.sleeping]).toEqual([true, 0])
  })
})
