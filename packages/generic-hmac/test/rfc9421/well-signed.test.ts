import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { body, clock, url, verify } from './message.js'

const secret = 'a-secret-of-thirty-two-bytes-012'
const signedAt = `created=${clock.now() / 1_000};keyid="hmac-sha256"`

interface Signed {
  /** Names as in an input, each with its signed text. */
  components: readonly (readonly [name: string, text: string])[]
  headers?: Record<string, string>
  parameters?: string
}

/** Signs by hand, with the right key, what `signMessage` would refuse. */
function verifySigned({ components, headers = {}, parameters = signedAt }: Signed): Promise<boolean> {
  const input = `(${components.map(([name]) => name).join(' ')});${parameters}`
  const base = `${components.map(([name, text]) => `${name}: ${text}\n`).join('')}"@signature-params": ${input}`
  const signature = createHmac('sha256', secret).update(base).digest('base64')
  const sent = { ...headers, 'signature-input': `sig1=${input}`, signature: `sig1=:${signature}:` }
  const message = { method: 'POST', url, headers: sent, body: new TextEncoder().encode(body) }
  return verify(message, { components: ['@method'], contentDigest: 'optional' })
}

const method = ['"@method"', 'POST'] as const

test('a correct hand-made message is accepted', async () => {
  expect(await verifySigned({ components: [method] })).toBe(true)
  expect(await verifySigned({ components: [method, ['"x-a"', 'b']], headers: { 'x-a': 'b' } })).toBe(true)
  expect(await verifySigned({ components: [method, ['"@path"', '/in']] })).toBe(true)
  expect(await verifySigned({ components: [method], parameters: `${signedAt};alg="hmac-sha256"` })).toBe(true)
})

test('of two digests, both must be correct', async () => {
  const digest = (hash: string, text: string) => `:${createHash(hash).update(text).digest('base64')}:`
  const verifyDigests = (short: string, long: string) => {
    const field = `sha-256=${digest('sha256', short)}, sha-512=${digest('sha512', long)}`
    return verifySigned({ components: [method, ['"content-digest"', field]], headers: { 'content-digest': field } })
  }
  expect(await verifyDigests(body, body)).toBe(true)
  expect(await verifyDigests(body, 'another')).toBe(false)
  expect(await verifyDigests('another', body)).toBe(false)
})

describe('even if the right key signed it, it is refused', () => {
  test.each<[string, Signed]>([
    ...['md5=:1B2M2Y8AsgTpgAmY7PhCfg==:', 'sha-256="abc"', 'sha-512=(:AAAA:)'].map((digest): [string, Signed] => [
      `a body bound by ${digest}`,
      { components: [method, ['"content-digest"', digest]], headers: { 'content-digest': digest } },
    ]),
    ['an algorithm that its key does not have', { components: [method], parameters: `${signedAt};alg="ed25519"` }],
    ['a header read as a structured field', { components: [method, ['"x-a";sf', 'b']], headers: { 'x-a': 'b' } }],
    ['a part of the URL of another request', { components: [method, ['"@path";req', '/in']] }],
    ['the method of another request', { components: [method, ['"@method";req', 'POST']] }],
    ['a component that nobody knows', { components: [method, ['"@constructor"', 'POST']] }],
    ['a header in capitals', { components: [method, ['"X-A"', 'b']], headers: { 'x-a': 'b' } }],
    ['a name that is a number', { components: [method, ['1', 'b']], headers: { 1: 'b' } }],
    ['a header that is no ASCII', { components: [method, ['"x-a"', 'Zoë']], headers: { 'x-a': 'Zoë' } }],
    ...['', 'null', 'undefined'].map((text): [string, Signed] => [
      `a header that is not there, as "${text}"`,
      { components: [method, ['"x-a"', text]] },
    ]),
    [
      '33 components',
      {
        components: [method, ...Array.from({ length: 32 }, (_, at) => [`"x-${at}"`, 'a'] as const)],
        headers: Object.fromEntries(Array.from({ length: 32 }, (_, at) => [`x-${at}`, 'a'])),
      },
    ],
    ['an input of over 8,192 characters', { components: [method], parameters: `${signedAt};x="${'a'.repeat(8_200)}"` }],
    ['a time that is negative', { components: [method], parameters: 'created=-1;keyid="hmac-sha256"' }],
  ])('%s', async (_, signed) => {
    expect(await verifySigned(signed)).toBe(false)
  })

  test('32 components and 8,000 characters are within the limits', async () => {
    const names = Array.from({ length: 31 }, (_, at) => `x-${at}`)
    const components = [method, ...names.map((name) => [`"${name}"`, 'a'] as const)]
    const headers = Object.fromEntries(names.map((name) => [name, 'a']))
    expect(await verifySigned({ components, headers, parameters: `${signedAt};x="${'a'.repeat(7_000)}"` })).toBe(true)
  })
})
