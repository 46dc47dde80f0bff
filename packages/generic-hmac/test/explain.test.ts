import { defineScheme, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { fixedClock, githubHeaders, hexMac, mac, nowMs, nowS, secret, stripeHeader, trickyBody } from './shared.js'

const body = '{"a":1,"b":["ü"]}'
const explain = (scheme: Scheme, headers: Record<string, string>, given: string = body, more = {}) =>
  explainVerification({ scheme, secret, clock: fixedClock, headers: new Headers(headers), body: given, ...more })

const hmacWith = (signature: string) => ({ 'x-signature': signature })

test('a request that verifies needs no explanation', async () => {
  expect(await explain(schemes.github, githubHeaders(body))).toEqual({
    verified: true,
    code: undefined,
    findings: [],
    summary: 'Verified.',
  })
})

describe('the body was written again', () => {
  const cases: [how: string, seen: string, message: RegExp, signed?: string][] = [
    ['compact', JSON.stringify(JSON.parse(body), null, 2), /compact JSON/],
    ['with its line break', body.trimEnd(), /line break/, `${body}\n`],
    ['escaped', body, /escaped as \\uXXXX/, '{"a":1,"b":["\\u00fc"]}'],
    ['as Python writes it', body, /space after colons/, '{"a": 1, "b": ["ü"]}'],
  ]
  test.each(cases)('%s', async (_, seen, message, signed = body) => {
    const found = await explain(schemes.hmacSha256, hmacWith(hexMac(secret, signed)), seen)
    expect(found).toMatchObject({ verified: false, code: 'signature_mismatch', findings: [{ part: 'body' }] })
    expect(found.summary).toMatch(message)
  })
})

test('the key is decoded wrongly', async () => {
  const whsec = `whsec_${Buffer.from(secret).toString('base64')}`
  const content = `msg_1.${nowS}.${body}`
  const headers = (key: string) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': nowS,
    'webhook-signature': `v1,${mac('sha256', key, content).toString('base64')}`,
  })
  const whole = await explain(schemes.standardWebhooks, headers(whsec), body, { secret: whsec })
  expect(whole.findings[0]).toMatchObject({
    part: 'key',
    message: expect.stringMatching(/as utf8, its prefix included/),
  })
  const legacy = await explain(schemes.polarLegacy, headers(secret), body, { secret: whsec })
  expect(legacy.findings[0]).toMatchObject({
    part: 'key',
    message: expect.stringMatching(/base64, without its prefix/),
  })
})

test('the content is put together otherwise, the hash is another', async () => {
  const timed = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ timestamp: true }, '.', { body: true }],
    timestamp: { from: { header: 'x-time' }, format: 's' },
  })
  const colon = await explain(timed, { ...hmacWith(hexMac(secret, `${nowS}:`, body)), 'x-time': nowS })
  expect(colon.findings[0]).toMatchObject({ part: 'content', message: expect.stringContaining('{timestamp}:{body}') })
  const alone = await explain(timed, { ...hmacWith(hexMac(secret, body)), 'x-time': nowS })
  expect(alone.findings[0]).toMatchObject({ part: 'content', message: expect.stringContaining('"{body}"') })
  const sha512: Scheme = { ...schemes.hmacSha256, mac: { kind: 'hmac', hash: 'sha512' } }
  const malformed = await explain(sha512, hmacWith(hexMac(secret, body)))
  expect(malformed.findings[0]).toMatchObject({
    part: 'encoding',
    message: expect.stringContaining('32 bytes (sha256)'),
  })
})

test('the URL is another', async () => {
  const url = 'https://example.com/hook'
  const headers = { 'x-square-hmacsha256-signature': mac('sha256', secret, `${url}/`, body).toString('base64') }
  const found = await explain(schemes.square, headers, body, { publicUrl: url })
  expect(found.findings[0]).toMatchObject({ part: 'url', message: expect.stringContaining(`${url}/`) })
})

describe('what can be seen without trying', () => {
  test('no signature, but another header that looks like one', async () => {
    const found = await explain(schemes.github, { 'x-hub-signature': `sha1=${'0'.repeat(40)}` })
    expect(found).toMatchObject({ code: 'signature_missing', findings: [{ part: 'header' }] })
    expect(found.summary).toMatch(/x-hub-signature-256.*Present: x-hub-signature\./)
  })
  test('the prefix', async () => {
    const found = await explain(schemes.github, { 'x-hub-signature-256': hexMac(secret, body) })
    expect(found.summary).toMatch(/hex behind "sha256="; the header looks like hex of 32 bytes \(sha256\)/)
  })
  test('the clock, and milliseconds for seconds', async () => {
    const old = String(nowMs / 1000 - 3_600)
    const late = await explain(schemes.stripe, { 'stripe-signature': stripeHeader(body, old) })
    expect(late).toMatchObject({ code: 'timestamp_outside_tolerance', findings: [{ part: 'clock' }] })
    expect(late.summary).toMatch(/3600 s behind/)
    const ms = await explain(schemes.stripe, { 'stripe-signature': stripeHeader(body, String(nowMs)) })
    expect(ms).toMatchObject({ code: 'timestamp_malformed', findings: [{ part: 'timestamp' }] })
    expect(ms.summary).toMatch(/format "ms"/)
  })
})

test('where nothing fits it says so, and never what is secret', async () => {
  const found = await explain(schemes.github, githubHeaders(`${trickyBody}x`), trickyBody)
  expect(found).toMatchObject({ verified: false, findings: [], code: 'signature_mismatch' })
  expect(found.summary).toMatch(/Is it this secret/)
  for (const hidden of [secret, hexMac(secret, trickyBody), 'Grüße']) expect(found.summary).not.toContain(hidden)
})

test("a missing publicUrl is a mistake of ours, not the sender's", async () => {
  await expect(explain(schemes.square, {})).rejects.toThrow(/publicUrl/)
})
