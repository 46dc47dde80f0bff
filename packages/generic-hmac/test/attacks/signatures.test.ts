import { defineScheme, schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixedClock, githubHeaders, hexMac, mac, nowS, recordingWebhook, secret, stripeHeader } from '../shared.js'

const body = '{"a":1}'
const hex = hexMac(secret, body)
const whsec = `whsec_${Buffer.from(secret).toString('base64')}`
const swSignature = (id = 'msg_1', t = nowS) => mac('sha256', secret, `${id}.${t}.`, body).toString('base64')

const github = (header: string) =>
  verifySignature({ scheme: schemes.github, secret, headers: { 'x-hub-signature-256': header }, body })
const stripe = (header: string) =>
  verifySignature({ scheme: schemes.stripe, secret, clock: fixedClock, headers: { 'stripe-signature': header }, body })
const standard = (header: string) =>
  verifySignature({
    scheme: schemes.standardWebhooks,
    secret: whsec,
    clock: fixedClock,
    headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': nowS, 'webhook-signature': header },
    body,
  })
const shopify = (header: string) =>
  verifySignature({ scheme: schemes.shopify, secret, headers: { 'x-shopify-hmac-sha256': header }, body })

test('the genuine ones verify', async () => {
  const base64 = Buffer.from(hex, 'hex').toString('base64')
  const all = [github(`sha256=${hex}`), stripe(stripeHeader(body)), standard(`v1,${swSignature()}`), shopify(base64)]
  expect(await Promise.all(all)).toEqual([true, true, true, true])
})

describe('A10 a truncated signature', () => {
  test.each(['', 'sha256=', `sha256=${hex.slice(0, 2)}`, `sha256=${hex.slice(0, -2)}`])('%j', async (header) => {
    expect(await github(header)).toBe(false)
  })
  test.each(['v1,', 'v1', 'v1,AA==', `v1,${swSignature().slice(0, -4)}`])('%j', async (header) => {
    expect(await standard(header)).toBe(false)
  })
})

describe('A11 an extended or sloppy signature', () => {
  const base64 = Buffer.from(hex, 'hex').toString('base64')
  test.each([`${hex}00`, `${hex}0`, `0x${hex}`, ` ${hex}`, `${hex.slice(0, 10)} ${hex.slice(10)}`, `${hex}\t`])(
    'hex %j is refused',
    async (text) => {
      const headers = { get: () => `sha256=${text}` }
      expect(await verifySignature({ scheme: schemes.github, secret, headers, body })).toBe(false)
    },
  )
  test('upper-case hex is the same signature', async () => {
    expect(await github(`sha256=${hex.toUpperCase()}`)).toBe(true)
  })
  test('base64 without padding, with more of it, with stray bits or in the other alphabet is refused', async () => {
    expect(await shopify(base64)).toBe(true)
    const strayBits = base64.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`)
    expect(Buffer.from(strayBits, 'base64').toString('hex')).toBe(hex)
    const loose = [
      base64.replace('=', ''),
      `${base64}=`,
      `${base64}====`,
      strayBits,
      `${base64.slice(0, 8)} ${base64.slice(8)}`,
    ]
    for (const text of loose) expect(await shopify(text)).toBe(false)
    const withPlus = '{"n":3}'
    const found = mac('sha256', secret, withPlus)
    const given = { scheme: schemes.shopify, secret, body: withPlus }
    const header = found.toString('base64url')
    expect(await verifySignature({ ...given, headers: { 'x-shopify-hmac-sha256': header } })).toBe(false)
  })
})

describe('A12 the prefix', () => {
  test.each([hex, `sha1=${hex}`, `md5=${hex}`, `none=${hex}`, `SHA256=${hex}`, `sha256:${hex}`, `=${hex}`])(
    '%j is not that of the scheme',
    async (header) => {
      expect(await github(header)).toBe(false)
    },
  )
  test('must be present, even if it can be any', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: {
        from: { header: 'x-signature' },
        format: { kind: 'kv', key: '*', delimiter: '&', separator: '|' },
        encoding: 'hex',
      },
      content: [{ body: true }],
    })
    const verify = (header: string) => verifySignature({ scheme, secret, headers: { 'x-signature': header }, body })
    expect(await Promise.all([`any|${hex}`, `|${hex}`, hex].map(verify))).toEqual([true, true, false])
  })
  test('an algorithm named in the header is not used', async () => {
    const sha1 = mac('sha1', secret, body).toString('hex')
    expect(await github(`sha1=${sha1}`)).toBe(false)
    expect(await github(`sha256=${sha1}`)).toBe(false)
  })
})

test('A13 with only the legacy sha1 header, it is refused: no downgrade', async () => {
  const { send } = recordingWebhook({ scheme: schemes.github })
  const headers = { 'x-hub-signature': `sha1=${mac('sha1', secret, body).toString('hex')}` }
  expect((await send(body, headers)).status).toBe(401)
})

describe('A14 duplicate header', () => {
  test('a plain signature that is sent twice is refused, in either order', async () => {
    for (const values of [
      [`sha256=${hex}`, `sha256=${'0'.repeat(64)}`],
      [`sha256=${'0'.repeat(64)}`, `sha256=${hex}`],
      [`sha256=${hex}`, `sha256=${hex}`],
    ]) {
      const headers = new Headers(values.map((value): [string, string] => ['x-hub-signature-256', value]))
      expect(await verifySignature({ scheme: schemes.github, secret, headers, body })).toBe(false)
      const asNode = { 'X-Hub-Signature-256': values }
      expect(await verifySignature({ scheme: schemes.github, secret, headers: asNode, body })).toBe(false)
    }
  })
  test('names that differ only in case are the same header', async () => {
    const headers = { 'X-Hub-Signature-256': `sha256=${hex}`, 'x-hub-signature-256': `sha256=${hex}` }
    expect(await verifySignature({ scheme: schemes.github, secret, headers, body })).toBe(false)
  })
  test('a list of signatures in two headers is one list', async () => {
    expect(await standard(`v1,${'A'.repeat(43)}=, v1,${swSignature()}`)).toBe(true)
    expect(await standard(`v1,${swSignature()}, v1,${'A'.repeat(43)}=`)).toBe(true)
  })
  test('two stripe headers contain two timestamps: refused', async () => {
    expect(await stripe(`${stripeHeader(body)}, ${stripeHeader(body)}`)).toBe(false)
  })
})

describe('A15 pairs', () => {
  const good = stripeHeader(body)
  test('a second t is refused, wherever it is', async () => {
    expect(await stripe(`t=1,${good}`)).toBe(false)
    expect(await stripe(`${good},t=${nowS}`)).toBe(false)
    const old = '1600000000'
    const replayed = `t=${old},v1=${hexMac(secret, `${old}.`, body)}`
    expect(await stripe(`${replayed},t=${nowS}`)).toBe(false)
    expect(await stripe(`t=${nowS},${replayed}`)).toBe(false)
  })
  test('spaces after commas and unknown keys change nothing', async () => {
    expect(await stripe(good.replace(',', ', '))).toBe(true)
    expect(await stripe(`${good},v0=abc,x=y,novalue,=,==`)).toBe(true)
  })
  test('one matching v1 of several is enough', async () => {
    expect(await stripe(`${good},v1=${'0'.repeat(64)}`)).toBe(true)
    expect(await stripe(good.replace(',v1', `,v1=${'0'.repeat(64)},v1`))).toBe(true)
  })
  test('a signature only under v0 is ignored', async () => {
    expect(await stripe(good.replace('v1=', 'v0='))).toBe(false)
  })
})

test('A16 keys of Object.prototype are unknown keys', async () => {
  const odd = '__proto__=1,constructor=1,toString=1,hasOwnProperty=1'
  expect(await stripe(`${odd},${stripeHeader(body)}`)).toBe(true)
  expect(await stripe(odd)).toBe(false)
})

describe('A17 many signatures', () => {
  test('more than ten are refused, with or without the correct one', async () => {
    const nine = `,v1=${'0'.repeat(64)}`.repeat(9)
    expect(await stripe(stripeHeader(body) + nine)).toBe(true)
    expect(await stripe(`${stripeHeader(body) + nine},v1=${'0'.repeat(64)}`)).toBe(false)
  })
  test('a header of 64 kB is refused because of its length', async () => {
    expect(await stripe(stripeHeader(body) + `,v1=${'0'.repeat(64)}`.repeat(950))).toBe(false)
    expect(await standard(`v1,${swSignature()} `.repeat(1_000))).toBe(false)
  })
})

test('A18 values that no header can have are false, and never throw', async () => {
  const values = ['\u0000', 'ü', '\ud800', '🙂', '\r\n', 't=\ud800,v1=\udfff', `sha256=${hex}\u0000`, 'v1,\ud800']
  for (const value of values) {
    const headers = { get: () => value }
    for (const scheme of [schemes.github, schemes.stripe, schemes.shopify, schemes.slack]) {
      expect(await verifySignature({ scheme, secret, headers, body })).toBe(false)
    }
    expect(await verifySignature({ scheme: schemes.standardWebhooks, secret: whsec, headers, body })).toBe(false)
  }
})

describe('A19 a list of versions', () => {
  const right = swSignature()
  test.each([`v1a,${right}`, `v10,${right}`, `V1,${right}`, `v1${right}`, `v1;${right}`, `v2,${right}`])(
    '%j contains no v1',
    async (header) => {
      expect(await standard(header)).toBe(false)
    },
  )
  test('other versions are ignored', async () => {
    expect(await standard(`v1a,${'A'.repeat(86)}== v2,x v1,${right}`)).toBe(true)
  })
  test('a comma after the last one is part of it', async () => {
    expect(await standard(`v1,${right},`)).toBe(false)
    expect(await standard(`v2,x v1,${right},`)).toBe(false)
  })
  test('many spaces are not signatures', async () => {
    expect(await standard(`   v1,${right}   `)).toBe(true)
    expect(await standard(`\tv1,${right}`)).toBe(false)
  })
})

test('A20 verifySignature is a promise of a boolean, and nothing else', async () => {
  const answer = github('sha256=')
  expect(answer).toBeInstanceOf(Promise)
  expect(await answer).toBe(false)
})

test('A21 one changed character anywhere in the header is refused', async () => {
  const header = `sha256=${hex}`
  await fc.assert(
    fc.asyncProperty(fc.nat(header.length - 1), fc.constantFrom(...'0123456789abcdefz=, '), async (at, character) => {
      fc.pre(header[at]!.toLowerCase() !== character.toLowerCase())
      expect(await github(header.slice(0, at) + character + header.slice(at + 1))).toBe(false)
    }),
  )
})

test('A22 a malformed signature is 401, and the process survives', async () => {
  const { send, outcomes } = recordingWebhook({ scheme: schemes.github })
  for (const header of ['', 'sha256', 'sha256=', '{}', '%', 'sha256=zz', 'a'.repeat(8_000)]) {
    expect((await send(body, { 'x-hub-signature-256': header })).status).toBe(401)
  }
  expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(['unauthenticated']))
  expect((await send(body, githubHeaders(body))).status).toBe(200)
})

test('a header longer than the scheme allows is refused, although it contains a correct signature', async () => {
  const scheme = { ...schemes.stripe, policy: { maxHeaderLength: 200 } }
  const { send, outcomes } = recordingWebhook({ scheme })
  const header = (length: number) => `${stripeHeader(body)},x=`.padEnd(length, 'a')
  const statuses = [
    await send(body, { 'stripe-signature': header(200) }),
    await send(body, { 'stripe-signature': header(201) }),
  ]
  expect(statuses.map(({ status }) => status)).toEqual([200, 401])
  expect(outcomes.at(-1)).toMatchObject({ code: 'signature_malformed' })
})

test.each([
  ['github', {}, 'signature_missing'],
  ['github', { 'x-hub-signature-256': 'sha256=' }, 'signature_malformed'],
  ['mailgun', {}, 'signature_missing'],
] as const)('%s with %j is reported as %s', async (name, headers, code) => {
  const { send, outcomes } = recordingWebhook({ scheme: schemes[name] })
  await send('{}', headers)
  expect(outcomes).toMatchObject([{ status: 401, code }])
})

test('ten signatures per header: the last of DocuSign’s hundred headers may match', async () => {
  const signature = (key: string) => mac('sha256', key, body).toString('base64')
  const hundred = (last: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [
        `x-docusign-signature-${at + 1}`,
        signature(at === 99 ? last : 'some-other-secret'),
      ]),
    )
  const { send, outcomes } = recordingWebhook({ scheme: schemes.docuSign })
  const statuses = [await send(body, hundred(secret)), await send(body, hundred('and-another'))].map(
    ({ status }) => status,
  )
  expect(statuses).toEqual([200, 401])
  expect(outcomes.at(-1)).toMatchObject({ code: 'signature_mismatch' })
})

test('signatures in several or numbered headers: any may match', async () => {
  const base = { mac: { kind: 'hmac', hash: 'sha256' }, content: [{ body: true }] } as const
  const two = defineScheme({ ...base, signature: { from: { header: ['x-first', 'x-second'] }, encoding: 'hex' } })
  const numbered = defineScheme({
    ...base,
    signature: { from: { numberedHeader: { prefix: 'x-sig-', max: 3 } }, encoding: 'hex' },
  })
  const verify = (scheme: typeof two, headers: Record<string, string>) =>
    verifySignature({ scheme, secret, headers, body })
  expect(await verify(two, { 'x-second': hex })).toBe(true)
  expect(await verify(two, { 'x-first': '0'.repeat(64), 'x-second': hex })).toBe(true)
  expect(await verify(two, { 'x-third': hex })).toBe(false)
  expect(await verify(numbered, { 'x-sig-3': hex })).toBe(true)
  expect(await verify(numbered, { 'x-sig-4': hex })).toBe(false)
  const both = ['a-secret-of-thirty-two-bytes-012', 'another-secret-of-32-bytes-01234']
  const request = await signRequest({ scheme: numbered, secret: both, url: 'https://example.com/', body })
  expect([request.headers.has('x-sig-1'), request.headers.has('x-sig-2')]).toEqual([true, true])
  for (const one of both) expect(await verifySignature({ scheme: numbered, secret: one, request })).toBe(true)
})
