import { type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowS, secret } from '../shared.js'
import { explain } from './mistakes.js'

test('headers of another family: each is named, and together they fit', async () => {
  const found = await explain('svix', {
    headers: (sent) =>
      Object.fromEntries(Object.entries(sent).map(([name, text]) => [name.replace('svix', 'webhook'), text])),
  })
  expect(found.findings.map(({ part }) => part)).toEqual(['header', 'id', 'timestamp'])
  expect(found.findings[2]!.message).toMatch(/Then the signature fits/)
})

test('neither a signature nor a time: both are reported as missing', async () => {
  const { findings } = await explain('slack', { headers: () => ({ host: 'example.com' }) })
  expect(findings.map(({ part }) => part)).toEqual(['header', 'timestamp'])
})

test('a prefix and a content: two mistakes, of which one can be seen', async () => {
  const found = await explain('slack', {
    scheme: (right) => ({ ...right, signature: { ...right.signature, format: undefined }, content: [{ body: true }] }),
  })
  expect(found.findings.map(({ part }) => part)).toEqual(['prefix', 'content'])
  expect(found.findings[0]!.message).not.toMatch(/fits/)
  expect(found.findings[1]!.message).toMatch(/Then the signature fits/)
})

describe('a timestamp expected next to the signature', () => {
  const body = '{"a":1}'
  const explainSent = (scheme: Scheme, headers: Record<string, string>) =>
    explainVerification({ scheme, secret, headers, body, clock: fixedClock })
  const timed = hexMac(secret, `${nowS}.`, body)

  test('is searched for in a header if the signature is on its own', async () => {
    const { findings } = await explainSent(schemes.stripe, { 'stripe-signature': timed, 'x-time': nowS })
    expect(findings.map(({ part }) => part)).toEqual(['format'])
    expect(findings[0]!.message).toContain("timestamp: { from: { header: 'x-time' }, format: 's' }")
  })

  test('is searched for in the pairs if it was the first entry', async () => {
    const scheme: Scheme = {
      ...schemes.stripe,
      signature: { ...schemes.stripe.signature, format: { kind: 'positional' } },
      timestamp: { from: { position: 0 }, format: 's' },
    }
    const { findings } = await explainSent(scheme, { 'stripe-signature': `t=${nowS},v1=${timed}` })
    expect(findings.map(({ part }) => part)).toEqual(['format'])
    expect(findings[0]!.message).toContain("timestamp: { from: { kv: 't' }, format: 's' }")
  })

  test('is nowhere: what can be seen of the signature is reported', async () => {
    const { findings } = await explainSent(schemes.stripe, { 'stripe-signature': timed })
    expect(findings.map(({ part }) => part)).toEqual(['format'])
    expect(findings[0]!.message).toMatch(/holds hex of 32 bytes \(sha256\) without a prefix\. The scheme asks for hex/)
  })
})

test.each([
  [5, true],
  [6, false],
])('of parts elsewhere, at most fifty combinations are tried: the last of 3 by 3 by %i: %s', async (ids, isFound) => {
  const id = `evt_${ids}`
  const body = '{"a":1}'
  // Hex of 64 digits can be read in three ways.
  const others = Object.fromEntries(['x-a-mac', 'x-b-mac', 'x-c-mac'].map((name) => [name, hexMac(secret, name)]))
  const headers = {
    ...others,
    'x-d-mac': hexMac(secret, `${id}.`, body),
    ...Object.fromEntries(Array.from({ length: ids }, (_, at) => [`x-${at + 1}-id`, `evt_${at + 1}`])),
  }
  const scheme: Scheme = {
    ...schemes.hmacSha256,
    content: [{ id: true }, '.', { body: true }],
    id: { from: { header: 'x-id' } },
  }
  const { findings } = await explainVerification({ scheme, secret, headers, body })
  expect(findings.at(-1)!.message.includes('signature fits')).toBe(isFound)
})
