import { describe, expect, it } from 'vitest'
import { rejection, ticketsClient } from './support.js'

/** A client whose `fetch` records its requests. */
function recording(options: Parameters<typeof ticketsClient>[0] = {}) {
  const seen: Request[] = []
  const fetch = async (input: RequestInfo | URL) => {
    seen.push(input as Request)
    return Response.json({})
  }
  return { seen, api: ticketsClient({ fetch, ...options }) }
}

describe('the URL of a call', () => {
  it('is the base URL and the path, with or without slashes between them', async () => {
    for (const baseUrl of ['https://a.example/v1', 'https://a.example/v1/', 'https://a.example/v1//']) {
      const { api, seen } = recording({ baseUrl })
      for (const path of ['tickets', '/tickets', '//evil.example', ['tickets', 7]]) await api.request({ path })
      expect(seen.map(({ url }) => url)).toEqual([
        'https://a.example/v1/tickets',
        'https://a.example/v1/tickets',
        'https://a.example/v1/evil.example',
        'https://a.example/v1/tickets/7',
      ])
    }
  })

  it('is the base URL itself if there is no path', async () => {
    const { api, seen } = recording()
    await api.request({})
    expect(seen[0]!.url).toBe('https://api.tickets.example/v1')
  })

  it('has a given search string unchanged, instead of the query', async () => {
    const { api, seen } = recording()
    await api.request({ path: 'tickets', search: '?q=a%20b&at=1:2', query: { q: 'other' } })
    await api.request({ url: 'https://api.tickets.example/v1/next?page=2', search: '' })
    expect(seen.map(({ url }) => url)).toEqual([
      'https://api.tickets.example/v1/tickets?q=a%20b&at=1:2',
      'https://api.tickets.example/v1/next',
    ])
  })

  it('must have an origin that the credentials are for; the error lists those origins', async () => {
    const { api, seen } = recording({ otherBaseUrls: { hooksBaseUrl: 'https://hooks.tickets.example/x' } })
    expect((await rejection(api.request({ url: 'https://evil.example/' }))).message).toBe(
      '[@acme/tickets] A call to https://evil.example was refused: ' +
        'the credentials are for https://api.tickets.example, https://hooks.tickets.example.',
    )
    expect(seen).toEqual([])
  })
})

describe('a base URL', () => {
  it.each([
    ['ftp://localhost', 'expected https, or http to this machine.'],
    ['ws://127.0.0.1', 'expected https, or http to this machine.'],
    ['https://user@a.example', 'a user name or password'],
    ['https://:password@a.example', 'a user name or password'],
    ['https://a.example/#fragment', 'a query or fragment'],
  ])('can’t be %s', (baseUrl, problem) => {
    expect(() => ticketsClient({ baseUrl })).toThrow(`[@acme/tickets] Option "baseUrl": ${problem}`)
  })
})

describe('the method of a call', () => {
  it.each([
    ['get', 'GET', 2],
    ['head', 'HEAD', 2],
    ['options', 'OPTIONS', 2],
    ['Put', 'PUT', 2],
    ['delete', 'DELETE', 2],
    ['post', 'POST', 1],
    ['patch', 'PATCH', 1],
  ])('may be in any case: %s is %s, and is sent at most %i times', async (method, sent, times) => {
    const methods: string[] = []
    const fetch = async (input: RequestInfo | URL) => {
      methods.push((input as Request).method)
      return new Response(null, { status: 503 })
    }
    await rejection(ticketsClient({ fetch, random: () => 0, retry: { limit: 1 } }).request({ path: 'tickets', method }))
    expect(methods).toEqual(Array(times).fill(sent))
  })

  it('is GET without a body and POST with one, which does not have to be JSON', async () => {
    const { api, seen } = recording()
    await api.request({ path: 'tickets' })
    await api.request({ path: 'tickets', json: null })
    await api.request({ path: 'tickets', body: new URLSearchParams({ a: '1' }) })
    expect(seen.map(({ method, headers }) => [method, headers.get('content-type')])).toEqual([
      ['GET', null],
      ['POST', 'application/json'],
      ['POST', 'application/x-www-form-urlencoded;charset=UTF-8'],
    ])
    expect(seen.map(({ headers }) => headers.get('accept'))).toEqual(Array(3).fill('application/json'))
  })
})
