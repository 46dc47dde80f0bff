import { generateKeyPairSync, sign as signWith } from 'node:crypto'
import { defineScheme, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, mac, nowMs, nowS, otherSecret, secret } from '../shared.js'

const scheme: Scheme = schemes.hmacSha256
const body = '{"id":"evt_1","note":"Grüße"}'

interface Sent {
  scheme?: Scheme
  headers?: Record<string, string>
  body?: string
  url?: string
  secret?: string
}

const explain = (sent: Sent) =>
  explainVerification({
    scheme,
    secret,
    clock: fixedClock,
    url: 'https://example.com/hook',
    headers: {},
    body,
    ...sent,
  })

describe('a signature that is in no header', () => {
  const ofFields: Scheme = { ...scheme, content: [{ json: 'data.id' }] }
  const fields = JSON.stringify({ data: { id: 'evt_1', hash: 'none' }, proof: { signature: hexMac(secret, 'evt_1') } })
  const ofForm: Scheme = { ...scheme, content: [{ form: 'order' }], payload: 'form' }
  const rows: [what: string, sent: Sent, from: string][] = [
    ['in the query', { url: `https://example.com/hook?signature=${hexMac(secret, body)}` }, "{ query: 'signature' }"],
    ['in JSON', { scheme: ofFields, body: fields }, "{ json: 'proof.signature' }"],
    ['in a form', { scheme: ofForm, body: `order=7&sign=${hexMac(secret, '7')}` }, "{ form: 'sign' }"],
  ]

  test.each(rows)('%s is found', async (_, sent, from) => {
    const { findings } = await explain(sent)
    expect(findings).toEqual([{ part: 'signature', message: expect.stringContaining('The signature fits') }])
    expect(findings[0]!.message).toContain(`Set signature.from: ${from}`)
  })

  test.each(rows)('%s is named if it does not fit', async (_, sent, from) => {
    const { summary } = await explain({ ...sent, secret: otherSecret })
    const name = /'(.*)'/.exec(from)![1]!
    expect(summary).toMatch(new RegExp(`"${name}".* holds what looks like one\\.`))
  })
})

test.each([
  [99, true],
  [100, false],
])('after %i fields that are named like a signature, one is found: %s', async (count, isFound) => {
  const sent = `${'sig=none&'.repeat(count)}sign=${hexMac(secret, '7')}`
  const { summary } = await explain({ body: sent })
  expect(summary.includes('"sign" holds what looks like one')).toBe(isFound)
})

test.each([
  [6, true],
  [7, false],
])('in JSON, one is searched for to a depth of %i: %s', async (depth, isFound) => {
  const nested = Array.from({ length: depth - 1 }).reduce((inner) => ({ in: inner }), { sig: hexMac(secret, body) })
  const { summary } = await explain({ body: JSON.stringify(nested) })
  expect(summary.includes('sig" of the body\'s JSON holds what looks like one')).toBe(isFound)
})

test.each([
  [{ header: ['x-a', 'x-b'] }, 'the header "x-a" or the header "x-b"'],
  [{ numberedHeader: { prefix: 'x-sig-', max: 3 } }, 'the header "x-sig-1"'],
] as const)('if there is none, every place that the scheme names is listed: %j', async (from, words) => {
  const { findings } = await explain({ scheme: { ...scheme, signature: { ...scheme.signature, from } } })
  expect(findings).toMatchObject([{ part: 'header', message: expect.stringContaining(`no signature in ${words}.`) }])
})

test('a JSON field whose name has a dot is not named, because no path leads to it', async () => {
  const { summary } = await explain({ body: JSON.stringify({ 'proof.signature': hexMac(secret, body) }) })
  expect(summary).not.toContain('holds what looks like one')
})

test.each([
  [8_192, 'format', /signatures, hex of 32 bytes \(sha256\), separated by ","/],
  [8_193, 'encoding', /holds neither hex nor base64/],
])('of a text of %i characters, at most the beginning is searched', async (length, part, message) => {
  const list = Array<string>(124).fill('0'.repeat(64)).join(',')
  const { findings } = await explain({ headers: { 'x-signature': list.padEnd(length, ',x') } })
  expect(findings).toMatchObject([{ part, message: expect.stringMatching(message) }])
})

test('pairs in groups', async () => {
  const group = (key: string) => `t=${nowS},v1=${hexMac(key, `${nowS}.${body}`)}`
  const headers = { 'x-signature': `${group(secret)} ${group(otherSecret)}` }
  const content: Scheme['content'] = [{ timestamp: true }, '.', { body: true }]
  const timed: Scheme = { ...scheme, content, timestamp: { from: { header: 'x-time' }, format: 's' } }
  const { findings } = await explain({ scheme: timed, headers })
  expect(findings.map(({ part }) => part)).toEqual(['format', 'timestamp'])
  expect(findings[0]!.message).toMatch(/pairs t, v1, separated by ",", in groups separated by " ", with "=" after/)
  expect(findings[0]!.message).toContain("{ kind: 'kv', key: 'v1', groupDelimiter: ' ' }")
  expect(findings[1]!.message).toContain('Then the signature fits')
})

describe('something that no scheme can read is named', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  test.each([
    ['an ECDSA signature', signWith('sha256', Buffer.from(body), privateKey).toString('base64')],
    ['256 bytes in base64, as RSA signatures have', Buffer.alloc(256, 7).toString('base64')],
    ['a JSON Web Token or Signature', `Bearer ${json({ alg: 'HS256' })}.${json({ iss: 'x' })}.${json({})}`],
    ['a JSON Web Token or Signature', `${json({ alg: 'ES512' })}..${json({})}`],
    ['hex digits in base64', Buffer.from(hexMac(secret, body)).toString('base64')],
    ['hex digits in base64', Buffer.from(hexMac(secret, body).toUpperCase()).toString('base64')],
  ])('%s', async (what, text) => {
    const { findings } = await explain({ headers: { 'x-signature': text } })
    expect(findings).toMatchObject([{ part: 'encoding' }])
    expect(findings[0]!.message).toContain(`holds ${what}`)
    expect(findings[0]!.message).toContain('no scheme can read: use defineVerifier')
  })

  test.each([
    ['JSON alone', json({ alg: 'HS256', kid: 'a' })],
    ['70 bytes that begin as DER', Buffer.from([0x30, ...Buffer.alloc(69)]).toString('base64')],
    ['70 bytes that say their length', Buffer.from([0x31, 68, ...Buffer.alloc(68)]).toString('base64')],
  ])('but not %s', async (_, text) => {
    const { summary } = await explain({ headers: { 'x-signature': text } })
    const seen = `The header "x-signature" holds ${text.length} characters of base64, which fits no hash.`
    expect(summary).toContain(`- encoding: No signature has the form that the scheme asks for. ${seen}`)
  })

  test('an HTTP message signature', async () => {
    const headers = { 'signature-input': 'sig1=("@method");created=1', signature: 'sig1=:AAAA:' }
    expect((await explain({ headers })).summary).toContain('HTTP message signature: use messageVerifier')
  })
})

test('a word of 16 characters before a signature is a prefix; a longer one may be a secret, and is not shown', async () => {
  const summaryOf = async (word: string) =>
    (await explain({ headers: { 'x-signature': `${word}=${hexMac(secret, body)}` } })).summary
  expect(await summaryOf('hmac-sha-256-hex')).toContain("prefix: 'hmac-sha-256-hex='")
  const longer = await summaryOf('hmac-sha-256-hex1')
  expect(longer).toContain('holds neither hex nor base64')
  expect(longer).not.toContain('hmac-sha-256')
})

test('the place that the scheme names is reported first, even if another header has something readable', async () => {
  const headers = { 'x-signature': '!', 'x-other': hexMac(otherSecret, body) }
  const { findings } = await explain({ headers })
  expect(findings).toMatchObject([{ part: 'encoding' }])
  expect(findings[0]!.message).toMatch(/"x-signature" holds neither hex nor base64\..* like a signature: x-other\.$/)
})

test('hex after 0x', async () => {
  const { findings } = await explain({ headers: { 'x-signature': `0x${hexMac(secret, body)}` } })
  expect(findings[0]!.message).toMatch(/signature fits .*\{ kind: 'plain', prefix: '0x' \}/)
})

test('base64 that begins with 0x', async () => {
  const { summary } = await explain({ headers: { 'x-signature': `0x${'A'.repeat(41)}=` } })
  expect(summary).toContain('holds base64 of 32 bytes (sha256) without a prefix')
})

test('a version without a signature before pairs', async () => {
  const headers = { 'x-signature': `v1,t=${nowS},s=${hexMac(secret, `${nowS}.${body}`)}` }
  const { findings } = await explain({ headers })
  expect(findings.map(({ part }) => part)).toEqual(['format', 'content'])
  expect(findings[0]!.message).toContain("{ kind: 'kv', key: 's' }")
  expect(findings[1]!.message).toContain('Then the signature fits')
})

test.each([
  ['encoding', mac('sha256', secret, body).toString('base64'), "Set signature.encoding: 'base64'."],
  ['hash', mac('sha384', secret, body).toString('hex'), "Set mac: { kind: 'hmac', hash: 'sha384' }."],
  ['hash', mac('sha512', secret, body).toString('hex'), "Set mac: { kind: 'hmac', hash: 'sha512' }."],
])('after one that only the scheme knows, another %s is found', async (part, signed, set) => {
  const format = { kind: 'kv', key: '*', separator: '/SHA/' } as const
  const own: Scheme = { ...scheme, signature: { ...scheme.signature, format } }
  const { findings } = await explain({ scheme: own, headers: { 'x-signature': `1/SHA/${signed}` } })
  expect(findings).toMatchObject([
    { part, message: expect.stringContaining('signature fits when it is read this way') },
  ])
  expect(findings[0]!.message).toContain(set)
})

test('the scheme’s settings for id and time are kept if they are found elsewhere', async () => {
  const content: Scheme['content'] = [{ id: true }, '.', { timestamp: true }, '.', { body: true }]
  const own: Scheme = {
    ...scheme,
    content,
    id: { from: { header: 'x-id' }, replayKey: true },
    timestamp: { from: { header: 'x-time' }, format: 's', toleranceMs: 1_000 },
  }
  const headers = { 'x-delivery': 'evt_1', 'x-sent': nowS, 'x-signature': hexMac(secret, `evt_1.${nowS}.${body}`) }
  const { findings } = await explain({ scheme: own, headers })
  expect(findings.map(({ part }) => part)).toEqual(['id', 'timestamp'])
  expect(findings[0]!.message).toContain("Set id: { from: { header: 'x-delivery' }, replayKey: true }.")
  expect(findings[1]!.message).toContain(
    "Set timestamp: { from: { header: 'x-sent' }, format: 's', toleranceMs: 1000 }.",
  )
})

test('a time next to signatures is not taken for the scheme’s if it can’t be read there', async () => {
  const content: Scheme['content'] = [{ timestamp: true }, '.', { body: true }]
  const own: Scheme = {
    ...scheme,
    content,
    timestamp: { from: { header: 'x-time' }, format: 's' },
    signature: { ...scheme.signature, format: { kind: 'list', delimiter: ',' } },
  }
  const headers = { 'x-signature': `${nowS},${hexMac(secret, `${nowS}.${body}`)}` }
  const { findings } = await explain({ scheme: own, headers, secret: otherSecret })
  expect(findings).toEqual([
    { part: 'timestamp', message: 'The timestamp is signed, but there is none in the header "x-time".' },
  ])
})

test('refused ids are not tried one after another without end', async () => {
  const content: Scheme['content'] = [{ id: true }, '.', { body: true }]
  const headers = { 'x-a-id': 'ü', 'x-b-id': 'a.b', 'x-signature': hexMac(secret, `a.b.${body}`) }
  const { findings } = await explain({ scheme: { ...scheme, content, id: { from: { header: 'x-id' } } }, headers })
  expect(findings).toMatchObject([
    { part: 'id', message: expect.stringContaining('there is none in the header "x-id"') },
  ])
})

test('an account’s id is not taken for an event’s', async () => {
  const headers = { 'x-site-id': 'site-1', 'x-signature': hexMac(secret, `site-1.${body}`) }
  const { summary } = await explain({ headers })
  expect(summary).toContain('The signature fits')
  expect(summary).toContain("if this is not, write { header: 'x-site-id' } instead of { id: true }, and no id.")
})

describe('a signed time that is too far from now', () => {
  const stamped = (toleranceMs: number): Scheme =>
    defineScheme({
      ...schemes.webflow,
      name: 'stamped',
      timestamp: { from: { header: 'x-time' }, format: 'ms', toleranceMs },
    })
  const sentMs = nowMs - 2_500
  const headers = { 'x-time': String(sentMs), 'x-webflow-signature': hexMac(secret, `${sentMs}:${body}`) }

  test('is named with what the scheme allows, and that nothing else is wrong', async () => {
    const { findings } = await explain({ scheme: stamped(1_300), headers })
    expect(findings).toMatchObject([{ part: 'clock' }])
    expect(findings[0]!.message).toMatch(/^The signature fits, but the timestamp is 2\.5 s behind .* allows 1\.3 s/)
  })

  test('is named with what is allowed in that direction', async () => {
    const scheme: Scheme = {
      ...stamped(1_000),
      timestamp: { from: { header: 'x-time' }, format: 'ms', toleranceMs: { pastMs: 1_000, futureMs: 2_000 } },
    }
    const { summary } = await explain({ scheme, headers })
    expect(summary).toMatch(/2\.5 s behind .* allows 1 s/)
    const late = { now: () => nowMs - 5_000, sleep: async () => {} }
    const early = await explainVerification({ scheme, secret, clock: late, headers, body })
    expect(early.summary).toMatch(/2\.5 s ahead of .* allows 2 s/)
  })

  test('is not named if it is not signed', async () => {
    const unsigned: Scheme = { ...scheme, timestamp: { from: { header: 'x-time' }, format: 's' } }
    const { summary } = await explain({ scheme: unsigned, headers: { 'x-time': '1600000000', 'x-signature': '00' } })
    expect(summary).toContain('2 hex digits')
    expect(summary).not.toContain('clock')
    const untimed = await explain({ scheme: unsigned, headers: { 'x-signature': hexMac(secret, '{}') } })
    expect(untimed).toMatchObject({ code: 'signature_mismatch', findings: [] })
  })

  test('is not blamed for a signature that does not fit', async () => {
    const { summary } = await explain({ scheme: stamped(1_300), headers, body: '{}' })
    expect(summary).not.toContain('fits, but')
    expect(summary).toContain('None of the common differences fits')
  })
})
