import { defineScheme, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import {
  fixedClock,
  githubHeaders,
  hexMac,
  mac,
  nowMs,
  nowS,
  otherSecret,
  secret,
  stripeHeader,
  trickyBody,
} from '../shared.js'

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

describe('the body was serialised again', () => {
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

test('the content is in another order, or the hash is another', async () => {
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
  expect(malformed).toMatchObject({ code: 'signature_malformed', findings: [{ part: 'hash' }] })
})

test.each([
  ['form', 'a=1'],
  ['text', 'one'],
  ['json', '{"a":1}'],
] as const)('next to a value, a body read as %s is tried as that: the encoding is proven', async (payload, body) => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'base64' },
    content: [{ header: 'x-a' }, ':', { body: true }],
    payload,
  })
  const headers = { 'x-signature': hexMac(secret, `v:${body}`), 'x-a': 'v' }
  const { summary } = await explainVerification({ scheme, secret, headers, body })
  expect(summary).toMatch(/encoding: .* The signature fits when it is read this way/)
})

test('the URL is different', async () => {
  const url = 'https://example.com/hook'
  const headers = { 'x-square-hmacsha256-signature': mac('sha256', secret, `${url}/`, body).toString('base64') }
  const found = await explain(schemes.square, headers, body, { publicUrl: url })
  expect(found.findings[0]).toMatchObject({ part: 'url', message: expect.stringContaining('a slash at the end') })
})

describe('the clock', () => {
  const old = String(nowMs / 1000 - 3_600)
  const stripe = (signed: string, more = {}) =>
    explain(schemes.stripe, { 'stripe-signature': stripeHeader(signed, old) }, body, more)

  test('only the clock, if the proof is correct', async () => {
    const late = await stripe(body)
    expect(late).toMatchObject({ code: 'timestamp_outside_tolerance', findings: [{ part: 'clock' }] })
    expect(late.findings).toHaveLength(1)
    expect(late.summary).toMatch(/3600 s behind/)
    const early = await explain(schemes.stripe, { 'stripe-signature': stripeHeader(body, String(nowMs / 1000 + 400)) })
    expect(early.summary).toMatch(/400 s ahead of/)
  })

  test('and the differences of a stored request', async () => {
    const found = await stripe(JSON.stringify(JSON.parse(body), null, 2))
    expect(found.code).toBe('timestamp_outside_tolerance')
    expect(found.findings.map(({ part }) => part)).toEqual(['clock', 'body'])
  })

  test('and that nothing fits', async () => {
    const found = await stripe(body, { secret: otherSecret })
    expect(found.findings.map(({ part }) => part)).toEqual(['clock'])
    expect(found.summary).toMatch(/clock: .*\nNone of the common differences fits/)
  })

  test('of a timestamp in the body, which is checked last', async () => {
    const sent = JSON.stringify({ webhookTimestamp: nowMs - 100_000 })
    const found = await explain(schemes.linear, { 'linear-signature': hexMac(secret, sent) }, sent)
    expect(found).toMatchObject({ code: 'timestamp_outside_tolerance', findings: [{ part: 'clock' }] })
    const spaced = await explain(schemes.linear, { 'linear-signature': hexMac(secret, sent) }, `${sent}\n`)
    expect(spaced.findings.map(({ part }) => part)).toEqual(['clock', 'body'])
  })
})

describe('headers', () => {
  const sent = { 'X-Other': 'x', 'X-Hub-Signature': `sha256=${hexMac(secret, body)}` }
  const lookup = { get: (name: string) => new Headers(sent).get(name) }
  const url = 'https://example.com/hook'

  test.each([
    ['of Fetch', { headers: new Headers(sent), body }],
    ['of a plain object', { headers: sent, body }],
    ['of Node', { headers: { ...sent, cookie: ['a=1', 'b=2'], via: undefined }, body }],
    ['in a map', { headers: new Map(Object.entries(sent).map(([name, text]) => [name.toLowerCase(), text])), body }],
    ['of a request', { request: new Request(url, { method: 'POST', headers: sent, body }) }],
  ])('%s are searched for a signature', async (_, incoming) => {
    const found = await explainVerification({
      scheme: schemes.github,
      secret,
      ...(incoming as { headers: Headers; body: string }),
    })
    expect(found).toMatchObject({ code: 'signature_missing', findings: [{ part: 'header' }] })
    expect(found.summary).toMatch(/"x-hub-signature" holds hex of 32 bytes.*The signature fits/)
  })

  test('that can only be requested by name are not reported as empty', async () => {
    const found = await explainVerification({ scheme: schemes.github, secret, headers: lookup, body })
    expect(found.findings).toEqual([
      { part: 'header', message: 'There is no signature in the header "x-hub-signature-256".' },
    ])
    const scheme: Scheme = {
      ...schemes.hmacSha256,
      content: [{ id: true }, '.', { body: true }],
      id: { from: { header: 'x-id' } },
    }
    const id = await explainVerification({
      scheme,
      secret,
      headers: { get: (name) => (name === 'x-id' ? null : '0'.repeat(64)) },
      body,
    })
    expect(id.findings).toEqual([{ part: 'id', message: 'The id is signed, but there is none in the header "x-id".' }])
  })
})

describe('secrets', () => {
  test('one of several fits', async () => {
    const options = { secret: [otherSecret, { value: secret, id: 'new' }] }
    const found = await explain(schemes.github, githubHeaders(`${body}\n`), body, options)
    expect(found.findings).toMatchObject([{ part: 'body' }])
  })
  describe('one that fits has expired', () => {
    const notAfter = new Date(nowMs - 1)
    const finding = {
      part: 'key',
      message: `The secret with id "old" fits, but expired at ${notAfter.toISOString()} (notAfter).`,
    }
    const options = { secret: [otherSecret, { value: secret, id: 'old', notAfter }] }

    test('and nothing else is wrong', async () => {
      const found = await explain(schemes.github, githubHeaders(body), body, options)
      expect(found).toMatchObject({ code: 'signature_mismatch', findings: [finding] })
      expect(found.summary).not.toContain(secret)
    })
    test('and the body was changed', async () => {
      const { findings } = await explain(schemes.github, githubHeaders(`${body}\n`), body, options)
      expect(findings).toMatchObject([{ part: 'body' }, finding])
    })
    test('and the request is old too', async () => {
      const headers = { 'stripe-signature': stripeHeader(body, String(nowMs / 1000 - 3_600)) }
      const { findings } = await explain(schemes.stripe, headers, body, options)
      expect(findings).toMatchObject([{ part: 'clock' }, finding])
    })
    test('in 1970, and has no id but its position', async () => {
      const { summary } = await explain(schemes.github, githubHeaders(body), body, {
        secret: { value: secret, notAfter: new Date(0) },
      })
      expect(summary).toContain('The secret with id "0" fits, but expired at 1970-01-01T00:00:00.000Z')
    })
    test('and is listed a second time without a date', async () => {
      const twice = { secret: [...options.secret, secret] }
      const { findings } = await explain(schemes.github, githubHeaders(`${body}\n`), body, twice)
      expect(findings).toMatchObject([{ part: 'body' }])
      expect(findings).toHaveLength(1)
    })
  })
  test('one that the scheme decodes differently is tried undecoded', async () => {
    const hexKey: Scheme = { ...schemes.github, key: { encoding: 'hex' } }
    const found = await explain(hexKey, githubHeaders(body))
    expect(found).toMatchObject({ code: 'secret_invalid', findings: [{ part: 'key' }] })
    expect(found.summary).toMatch(/decoded as utf8\. Set key: \{ encoding: 'utf8' \}/)
    await expect(explain(hexKey, githubHeaders(`${body}x`))).rejects.toThrow(/"secret" is not hex/)
  })
})

test.each([undefined, null, [null], ''])('the error of a missing secret, %j, says so', async (unset) => {
  const options = { secret: unset as never }
  await expect(explain(schemes.github, githubHeaders(body), body, options)).rejects.toThrow(
    /"secret" is blank or unset/,
  )
})

test('a body that is larger than the scheme allows', async () => {
  const small: Scheme = { ...schemes.github, policy: { maxBytes: 4 } }
  const request = new Request('https://example.com/hook', { method: 'POST', headers: githubHeaders(body), body })
  const found = await explainVerification({ scheme: small, secret, request })
  expect(found).toMatchObject({ verified: false, code: 'body_too_large', findings: [{ part: 'body' }] })
})

test('a body passed as parts may have any length', async () => {
  const small: Scheme = { ...schemes.github, policy: { maxBytes: 4 } }
  expect(await explain(small, githubHeaders(body))).toMatchObject({ verified: true })
})

test('a body that breaks off', async () => {
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body))
      controller.error(new Error('connection lost'))
    },
  })
  const init = { method: 'POST', headers: githubHeaders(body), body: broken, duplex: 'half' }
  const request = new Request('https://example.com/hook', init)
  const found = await explainVerification({ scheme: schemes.github, secret, request })
  expect(found).toMatchObject({ verified: false, code: 'body_unreadable', findings: [{ part: 'body' }] })
  expect(found.summary).toBe('Not verified (body_unreadable).\n- body: It could not be read to its end.')
})

test.each([
  ['utf8', 'the request itself'],
  ['hex', 'a request with a secret of another form'],
] as const)('an error of the caller’s headers is thrown: a secret in %s, %s', async (encoding, _) => {
  const headers = {
    get() {
      throw new Error('headers are gone')
    },
  }
  const scheme: Scheme = { ...schemes.github, key: { encoding } }
  await expect(explainVerification({ scheme, secret, headers, body })).rejects.toThrow('headers are gone')
})

test('the summary contains all of it', async () => {
  const found = await explain(schemes.github, { 'x-hub-signature-256': hexMac(secret, body) })
  expect(found.summary).toBe(
    'Not verified (signature_malformed).\n' +
      '- prefix: The header "x-hub-signature-256" holds hex of 32 bytes (sha256) without a prefix. ' +
      "The signature fits when it is read this way. Set signature.format: { kind: 'plain' }.",
  )
})

test('if nothing fits, it says so, and never shows a secret', async () => {
  const found = await explain(schemes.github, githubHeaders(`${trickyBody}x`), trickyBody)
  expect(found).toMatchObject({ verified: false, findings: [], code: 'signature_mismatch' })
  expect(found.summary).toMatch(/Is this the secret of this endpoint/)
  for (const hidden of [secret, hexMac(secret, trickyBody), 'Grüße']) expect(found.summary).not.toContain(hidden)
})

test.each([
  [
    'a header',
    [{ header: 'x-a' }, '.', { id: true }, '.', { body: true }],
    'content',
    /header "x-a", whose value contains/,
  ],
  ['an id', [{ body: true }, '.', { id: true }], 'id', /The id in the header "x-id" is refused/],
] as const)('%s that contains the text before the next value is named', async (_, content, part, message) => {
  const signature = { from: { header: 'x-sig' }, encoding: 'hex' } as const
  const mac = { kind: 'hmac', hash: 'sha256' } as const
  const scheme: Scheme = { mac, signature, content, id: { from: { header: 'x-id' } }, payload: 'text' }
  const [a, id] = part === 'id' ? ['', 'c.d'] : ['a.b', 'c']
  const signed = content.map((part) =>
    typeof part === 'string' ? part : 'body' in part ? body : 'id' in part ? id : a,
  )
  const headers = { 'x-a': a, 'x-id': id, 'x-sig': hexMac(secret, signed.join('')) }
  const found = await explain(scheme, headers)
  expect(found).toMatchObject({ code: 'signature_malformed', findings: [{ part }] })
  expect(found.summary).toMatch(message)
})

test.each([
  ['a number', '12', [{ header: 'x-a' }, { body: true }]],
  ['a number', '12', [{ body: true }, { header: 'x-a' }]],
  ['an object with a line break behind it', '{"a":1}\n', [{ body: true }, { header: 'x-a' }]],
] as const)('a JSON body that is %s (%j) next to a value is named', async (_, json, content) => {
  const scheme: Scheme = {
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-sig' }, encoding: 'hex' },
    content,
  }
  const signed = content.map((part) => ('body' in part ? json : 'seven')).join('')
  const found = await explain(scheme, { 'x-a': 'seven', 'x-sig': hexMac(secret, signed) }, json)
  expect(found).toMatchObject({ code: 'signature_malformed', findings: [{ part: 'body' }] })
  expect(found.summary).toMatch(/must begin with \{ or \[/)
})

test('for a signature after any key, the character that ends the key is named', async () => {
  const format = { kind: 'kv', key: '*', separator: '/' } as const
  const scheme: Scheme = { ...schemes.hmacSha256, signature: { ...schemes.hmacSha256.signature, format } }
  const found = await explain(scheme, { 'x-signature': `1/SHA256/${hexMac(secret, body)}` })
  expect(found.summary).toContain('hex of 32 bytes after a key and "/".')
  const separator = '/SHA256/'
  const right: Scheme = { ...scheme, signature: { ...scheme.signature, format: { ...format, separator } } }
  expect(await explain(right, { 'x-signature': `1/SHA256/${hexMac(secret, body)}` })).toMatchObject({ verified: true })
})

test('a missing publicUrl is our mistake, not the sender’s', async () => {
  await expect(explain(schemes.square, {})).rejects.toThrow(/publicUrl/)
})
