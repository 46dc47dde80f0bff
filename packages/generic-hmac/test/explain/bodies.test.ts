import { schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { hexMac, secret } from '../shared.js'

const explain = (sent: { headers: Record<string, string>; body: string }) =>
  explainVerification({ scheme: schemes.hmacSha256, secret, ...sent })

describe('a body that was parsed and serialised again', () => {
  const links = { b: 'https://example.com/?a=1&b=<2>', a: [{ d: 1, c: 'x:,' }] }
  test.each([
    [
      'Go escapes',
      JSON.stringify(links).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e'),
      /as Go does it/,
    ],
    [
      'sorted keys',
      '{"a":[{"c":"x:,","d":1}],"b":"https://example.com/?a=1&b=<2>"}',
      /sorted keys.* use defineVerifier/,
    ],
    [
      'spaces within texts are left',
      '{"b": "https://example.com/?a=1&b=<2>", "a": [{"d": 1, "c": "x:,"}]}',
      /space after colons and commas/,
    ],
  ])('%s', async (_, sent, message) => {
    const headers = { 'x-signature': hexMac(secret, sent) }
    const { findings } = await explain({ headers, body: JSON.stringify(links) })
    expect(findings).toEqual([{ part: 'body', message: expect.stringMatching(message) }])
  })

  test('a form that a middleware turned into JSON', async () => {
    const headers = { 'x-signature': hexMac(secret, 'text=a+b&user=U1&user=U2') }
    const { findings } = await explain({ headers, body: '{"text":"a b","user":["U1","U2"]}' })
    expect(findings).toEqual([{ part: 'body', message: expect.stringMatching(/as a form with \+ for spaces/) }])
  })

  test('a form with brackets in its names, and every space encoded differently', async () => {
    const headers = { 'x-signature': hexMac(secret, 'a%5Bb%5D=x%20y%20z') }
    const { findings } = await explain({ headers, body: 'a[b]=x+y+z' })
    expect(findings).toEqual([{ part: 'body', message: expect.stringMatching(/as a form with %20 for spaces/) }])
  })

  test('text that begins like JSON but is not', async () => {
    const { findings } = await explain({ headers: { 'x-signature': hexMac(secret, '{not JSON\n') }, body: '{not JSON' })
    expect(findings).toEqual([{ part: 'body', message: expect.stringMatching(/with a line break at its end/) }])
  })

  test('a megabyte nested thousands of levels deep', async () => {
    const nested = `${'['.repeat(3_000)}${']'.repeat(3_000)}`
    const sent = `[${Array<string>(170).fill(nested).join(',')}]`
    const headers = { 'x-signature': hexMac(secret, sent) }
    const { findings } = await explain({ headers, body: sent.replaceAll(',', ' , ') })
    expect(findings).toEqual([{ part: 'body', message: expect.stringMatching(/as compact JSON\./) }])
  })
})
