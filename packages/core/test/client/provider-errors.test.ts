import type { Problem } from '@hookwright/core/client'
import { describe, expect, it } from 'vitest'
import { rejection, ticketsClient, token } from './support.js'

/** The error for this answer. */
async function errorOf(body: unknown, problem: Problem = {}, status = 400) {
  const fetch = async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  const api = ticketsClient({ fetch, classify: () => problem, retry: { limit: 0 } })
  return rejection(api.request({ path: 'tickets' }))
}

const start = '[@acme/tickets] Tickets answered GET /v1/tickets with'

describe('the provider’s message', () => {
  it.each([
    [{ error_description: 'Not here.' }],
    [{ title: 'Not here.' }],
    [{ message: null, detail: 'Not here.' }],
    [{ message: '', errors: [null, 'x'], title: 'Not here.' }],
    [{ error: { errors: ['Not here.'] } }],
    ['Not here.'],
  ])('is found in %j', async (body) => {
    expect((await errorOf(body)).message).toBe(`${start} 400: Not here.`)
  })

  it.each([
    [{ title: 'Bad request', errors: [{ detail: 'Not here.' }] }],
    [{ error: 'invalid_grant', error_description: 'Not here.' }],
  ])('is, of several texts in %j, the most informative one', async (body) => {
    expect((await errorOf(body)).message).toBe(`${start} 400: Not here.`)
  })

  it('is not searched for without end, however deep the answer is', async () => {
    expect((await errorOf({ error: { error: { error: { error: 'Deep.' } } } })).message).toContain('{"error":{"error"')
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(await errorOf(deep)).toMatchObject({ name: 'ApiError', status: 400 })
  })

  it('is what the provider’s hook returns, before what is found', async () => {
    expect((await errorOf({ message: 'Found.' }, { message: 'Told.' })).message).toBe(`${start} 400: Told.`)
  })

  it('ends with one full stop before the advice', async () => {
    for (const [message, expected] of [
      ['Who?', 'Who? Ask.'],
      ['No!', 'No! Ask.'],
      ['Wait…', 'Wait… Ask.'],
      ['Version 1.2', 'Version 1.2. Ask.'],
    ]) {
      expect((await errorOf({ message }, { advice: 'Ask.' })).message).toBe(`${start} 400: ${expected}`)
    }
    expect((await errorOf('', { advice: 'Ask.' })).message).toBe(`${start} 400. Ask.`)
  })
})

describe('an ApiError', () => {
  it('has the provider’s code, cleaned and at most 80 characters long, and its request id, at most 120', async () => {
    const problem = {
      providerCode: `${token} <b>bad</b>\n${'c'.repeat(99)}`,
      requestId: `${token}\r${'r'.repeat(200)}`,
    }
    const error = await errorOf({}, problem)
    expect(error).toMatchObject({
      providerCode: `[hidden] bad ${'c'.repeat(67)}`,
      requestId: `[hidden] ${'r'.repeat(111)}`,
    })
    expect(error.message).toContain(`with 400 ([hidden] bad ${'c'.repeat(67)})`)
  })

  it.each([
    [401, 'Check the credentials.'],
    [403, 'Check what the credentials may do.'],
    [404, 'Check the ids, and that the credentials may see what they name.'],
    [429, 'Send less, or set a longer deadlineMs.'],
  ])('says what to do about %i, unless the provider’s hook does', async (status, advice) => {
    expect((await errorOf('', {}, status)).message).toBe(`${start} ${status}. ${advice}`)
    expect((await errorOf('', { advice: 'Ask.' }, status)).message).toBe(`${start} ${status}. Ask.`)
  })
})
