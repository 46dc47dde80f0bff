import { callBack, manualClock, mayCallBack } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'

const request = () => new Request('http://localhost/hook', { method: 'POST', body: '{}' })

test('no test calls another machine unless it is told to', () => {
  expect([mayCallBack('http://localhost:80/', 'loopback'), mayCallBack('https://example.com/', 'loopback')]).toEqual([
    true,
    false,
  ])
  expect([mayCallBack('no url', 'loopback'), mayCallBack('https://example.com/', 'any')]).toEqual([false, true])
})

describe('callBack', () => {
  test('returns what is read from the answer', async () => {
    const fetch = async (request: Request) => new Response(await request.text(), { status: 202 })
    const read = async (response: Response) => [response.status, await response.text()]
    expect(await callBack({ clock: manualClock(), fetch, timeoutMs: 5 }, request(), read)).toEqual([202, '{}'])
  })

  test('reports unreachable if fetch or the reading fails', async () => {
    const options = { clock: manualClock(), fetch: async () => new Response(), timeoutMs: 5 }
    const broken = { ...options, fetch: () => Promise.reject(new TypeError('fetch failed')) }
    const unreadable = () => Promise.reject(new TypeError('terminated'))
    expect(await callBack(broken, request(), ({ status }) => status)).toBe('unreachable')
    expect(await callBack(options, request(), unreadable)).toBe('unreachable')
  })

  test('waits for the whole answer, and no longer than the time of the clock', async () => {
    const clock = manualClock()
    const seen: AbortSignal[] = []
    const fetch = async ({ signal }: Request) => {
      seen.push(signal)
      return new Response(new ReadableStream())
    }
    const answer = callBack({ clock, fetch, timeoutMs: 5_000 }, request(), (response) => response.text())
    await clock.advance(4_999)
    expect(seen[0]?.aborted).toBe(false)
    await clock.advance(1)
    expect([await answer, seen[0]?.aborted]).toEqual(['timeout', true])
  })

  test('ends with its signal, and its reason', async () => {
    const ending = new AbortController()
    const options = { clock: manualClock(), fetch: () => new Promise<never>(() => {}), timeoutMs: 5 }
    const answer = callBack({ ...options, signal: ending.signal }, request(), () => 0)
    ending.abort(new Error('closed'))
    await expect(answer).rejects.toThrow('closed')
  })
})
