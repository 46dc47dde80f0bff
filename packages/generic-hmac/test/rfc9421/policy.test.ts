import { ConfigError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { createVerifier } from '../../src/rfc9421/algorithms.js'
import {
  type MessagePolicy,
  type SignMessageOptions,
  signMessage,
  type VerifyingKey,
  verifyMessageSignature,
} from '../../src/rfc9421.js'
import { mac, secret } from '../shared.js'
import { body, clock, keyPair, pairs, sign, url, verify, withHeaders } from './message.js'

const all = Object.entries(pairs)

describe.each(all)('%s', (alg, { signing, verifying }) => {
  test('a signed message verifies', async () => {
    expect(await verify(await sign({ key: signing }), { keys: verifying })).toBe(true)
  })

  test('from a request, which stays readable', async () => {
    const request = await signMessage({ key: signing, url, body, clock })
    expect(await verifyMessageSignature({ keys: verifying, publicUrl: url, clock, request })).toBe(true)
    expect(await request.text()).toBe(body)
  })

  test('is false for a request over 1 MiB, and true for its parts', async () => {
    const large = 'x'.repeat(1_048_577)
    const request = await signMessage({ key: signing, url, body: large, clock })
    expect(await verifyMessageSignature({ keys: verifying, publicUrl: url, clock, request })).toBe(false)
    expect(await verify(await sign({ key: signing, body: large }), { keys: verifying })).toBe(true)
  })

  test('the algorithm is that of the key, never that of the message', async () => {
    const named = await sign({ key: signing, nameAlgorithm: true })
    expect(named.headers['signature-input']).toContain(`;alg="${alg}"`)
    expect(await verify(named, { keys: verifying })).toBe(true)
    for (const [other, { verifying: key }] of all.filter(([name]) => name !== alg)) {
      expect(await verify(named, { keys: { ...key, keyid: alg } }), other).toBe(false)
      expect(await verify(await sign({ key: signing }), { keys: { ...key, keyid: alg } }), other).toBe(false)
    }
  })

  test('another key of the same kind is refused', async () => {
    const stranger: VerifyingKey =
      verifying.alg === 'hmac-sha256'
        ? { ...verifying, secret: 'b-secret-of-thirty-two-bytes-012' }
        : keyPair(verifying.alg).verifying
    expect(await verify(await sign({ key: signing }), { keys: stranger })).toBe(false)
  })
})

describe('keys', () => {
  const { signing, verifying } = pairs['hmac-sha256']
  const old = { alg: 'hmac-sha256', keyid: 'old', secret: 'c-secret-of-thirty-two-bytes-012' } as const

  test('one of several in rotation', async () => {
    expect(await verify(await sign({ key: old }), { keys: [verifying, old] })).toBe(true)
    expect(await verify(await sign({ key: signing }), { keys: [verifying, old] })).toBe(true)
  })

  test('a signature with the id of another key is refused', async () => {
    expect(await verify(await sign({ key: { ...old, keyid: 'hmac-sha256' } }), { keys: [verifying, old] })).toBe(false)
    expect(await verify(await sign({ key: { alg: 'hmac-sha256', secret: old.secret } }), { keys: old })).toBe(false)
  })

  test('a key without an id accepts any, or none', async () => {
    const anonymous: VerifyingKey = { alg: 'hmac-sha256', secret: old.secret }
    expect(await verify(await sign({ key: old }), { keys: anonymous })).toBe(true)
    expect(await verify(await sign({ key: { alg: 'hmac-sha256', secret: old.secret } }), { keys: anonymous })).toBe(
      true,
    )
  })
})

describe('coverage', () => {
  test('required components must be covered', async () => {
    const sent = await sign({ components: ['@method', 'content-digest'] })
    expect(await verify(sent)).toBe(false)
    expect(await verify(sent, { components: ['@method'] })).toBe(true)
    expect(await verify(sent, { components: ['@method', 'x-id'] })).toBe(false)
  })

  test('@target-uri covers every part of the URL', async () => {
    const sent = await sign({ components: ['@method', '@target-uri', 'content-digest'] })
    expect(
      await verify(sent, { components: ['@scheme', '@authority', '@path', '@query', { queryParam: 'tenant' }] }),
    ).toBe(true)
  })

  test('a body that is not bound is refused, unless that is allowed', async () => {
    const sent = await sign({ components: ['@method', '@target-uri'] })
    expect(await verify(sent)).toBe(false)
    expect(await verify(sent, { contentDigest: 'optional' })).toBe(true)
    const changed = { ...(await sign()), body: new TextEncoder().encode('{}') }
    expect(await verify(changed, { contentDigest: 'optional' })).toBe(false)
  })

  test('every component of the URL, and headers', async () => {
    const components = ['@scheme', '@authority', '@path', '@query', { queryParam: 'plan' }, 'x-id', 'content-digest']
    const sent = await sign({ components, headers: { 'x-id': 'evt_1' } })
    expect(sent.headers['signature-input']).toContain('"@query-param";name="plan"')
    expect(await verify(sent, { components: [...components] })).toBe(true)
    for (const publicUrl of [
      url.replace('https', 'http'),
      url.replace('hooks.', 'hook.'),
      url.replace('/in', '/out'),
      url.replace('a%20b', 'a'),
    ]) {
      expect(await verify({ ...sent, url: '' }, { components: [...components], publicUrl }), publicUrl).toBe(false)
    }
    expect(await verify(withHeaders(sent, { 'x-id': 'evt_2' }), { components })).toBe(false)
    expect(await verify(withHeaders(sent, { 'x-id': undefined }), { components })).toBe(false)
  })

  test('query parameters are encoded as in RFC 9421', async () => {
    const target =
      'https://example.com/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something'
    const components = [{ queryParam: 'var' }, { queryParam: 'bar' }, { queryParam: 'façade": ' }, 'content-digest']
    const sent = await sign({ url: target, components })
    expect(sent.headers['signature-input']).toContain('"@query-param";name="fa%C3%A7ade%22%3A%20"')
    expect(await verify(sent, { publicUrl: target, components })).toBe(true)
  })

  test('characters that URLs leave unencoded are encoded in a name and a value, and an empty query is one', async () => {
    const target = "https://example.com/?it's%20(*)!~=(a)!~'*"
    const components = [{ queryParam: "it's (*)!~" }, 'content-digest']
    const sent = await sign({ url: target, components })
    expect(sent.headers['signature-input']).toContain('name="it%27s%20%28*%29%21%7E"')
    expect(await verify(sent, { publicUrl: target, components })).toBe(true)
    const bare = await sign({ url: 'https://example.com/', components: ['@query', 'content-digest'] })
    const { 'content-digest': bodyDigest, 'signature-input': input, signature } = bare.headers
    const base = `"@query": ?\n"content-digest": ${bodyDigest}\n"@signature-params": ${input?.replace('sig1=', '')}`
    expect(signature).toBe(`sig1=:${mac('sha256', secret, base).toString('base64')}:`)
  })

  test('a repeated query parameter can’t be signed on its own', async () => {
    const target = 'https://example.com/?a=1&a=2'
    await expect(sign({ url: target, components: [{ queryParam: 'a' }] })).rejects.toThrow(ConfigError)
    const sent = await sign({ url: 'https://example.com/?a=1', components: [{ queryParam: 'a' }, 'content-digest'] })
    const policy = { components: [{ queryParam: 'a' }] }
    expect(await verify({ ...sent, url: '' }, { ...policy, publicUrl: 'https://example.com/?a=1' })).toBe(true)
    expect(await verify({ ...sent, url: '' }, { ...policy, publicUrl: target })).toBe(false)
  })

  test('the URL in the request does not matter', async () => {
    const sent = await sign({ url: 'https://evil.example/in?tenant=7&plan=a%20b' })
    expect(await verify(withHeaders(sent, { host: 'evil.example', 'x-forwarded-host': 'evil.example' }))).toBe(false)
  })

  test('a request whose own query differs from the signed one is refused', async () => {
    const sent = await sign()
    expect(await verify({ ...sent, url: 'http://10.0.0.1:8080/in?tenant=7&plan=a%20b' })).toBe(true)
    expect(await verify({ ...sent, url: 'http://10.0.0.1:8080/in?tenant=8&plan=a%20b' })).toBe(false)
    expect(await verify({ ...sent, url: 'http://10.0.0.1:8080/in' })).toBe(false)
  })

  test('and so is one of which only a parameter of the query is signed', async () => {
    const components = [{ queryParam: 'tenant' }]
    const sent = await sign({ components: [...components, 'content-digest'] })
    expect(await verify({ ...sent, url: 'http://10.0.0.1:8080/in?tenant=7&plan=a%20b' }, { components })).toBe(true)
    expect(await verify({ ...sent, url: 'http://10.0.0.1:8080/in?tenant=8&plan=a%20b' }, { components })).toBe(false)
  })

  test('publicUrl may be a function of the request', async () => {
    const publicUrl: MessagePolicy['publicUrl'] = (request) =>
      `https://hooks.example.com/in${new URL(request.url).search}`
    const sent = await sign({ url: 'https://hooks.example.com/in?tenant=9' })
    expect(await verify({ ...sent, url: 'http://10.0.0.1/in?tenant=9' }, { publicUrl })).toBe(true)
    expect(await verify({ ...sent, url: 'http://10.0.0.1/in?tenant=8' }, { publicUrl })).toBe(false)
  })

  test('an invalid URL, on either side, is refused without throwing', async () => {
    const sent = await sign()
    expect(await verify(sent, { publicUrl: () => '/in' })).toBe(false)
    expect(await verify({ ...sent, url: 'http://[' })).toBe(false)
  })

  test('without publicUrl a covered URL is refused', async () => {
    const options = { publicUrl: undefined, components: ['@method'] }
    expect(await verify(await sign(), options)).toBe(false)
    expect(await verify(await sign({ components: ['@method', 'content-digest'] }), options)).toBe(true)
  })
})

describe('time', () => {
  const at = (ms: number) => manualClock(clock.now() + ms)

  test.each([
    [0, true],
    [300_000, true],
    [300_001, false],
    [-300_000, true],
    [-300_001, false],
  ])('%i ms after it was made', async (ms, expected) => {
    expect(await verify(await sign(), { clock: at(ms) })).toBe(expected)
  })

  test('past and future apart', async () => {
    const toleranceMs = { pastMs: 60_000, futureMs: 1_000 }
    expect(await verify(await sign(), { toleranceMs, clock: at(60_000) })).toBe(true)
    expect(await verify(await sign(), { toleranceMs, clock: at(-2_000) })).toBe(false)
  })

  test('"created" is required, unless nothing depends on it', async () => {
    const sent = await sign({ created: false })
    expect(await verify(sent)).toBe(false)
    expect(await verify(sent, { toleranceMs: 'none' })).toBe(true)
    expect(await verify(await sign(), { toleranceMs: 'none', clock: at(1e12) })).toBe(true)
  })

  test('"created" must be a valid date, even if nothing depends on it', async () => {
    for (const [seconds, expected] of [
      ['8640000000000', true],
      ['8640000000001', false],
    ] as const) {
      const { headers, ...sent } = await sign({ components: ['content-digest'] })
      const input = headers['signature-input']!.replace(/created=\d+/, `created=${seconds}`)
      const base = `"content-digest": ${headers['content-digest']}\n"@signature-params": ${input.slice('sig1='.length)}`
      const signature = `sig1=:${mac('sha256', secret, base).toString('base64')}:`
      const changed = { ...sent, headers: { ...headers, 'signature-input': input, signature } }
      expect(await verify(changed, { toleranceMs: 'none', components: [] }), seconds).toBe(expected)
    }
  })

  test('"expires" applies wherever it is', async () => {
    const sent = await sign({ expires: new Date(clock.now() + 10_000) })
    expect(await verify(sent, { clock: at(9_999) })).toBe(true)
    expect(await verify(sent, { clock: at(10_000) })).toBe(false)
    expect(await verify(sent, { clock: at(10_000), toleranceMs: 'none' })).toBe(false)
  })

  test('the default clock is the system’s', async () => {
    expect(await verify(await sign({ clock: undefined }), { clock: undefined })).toBe(true)
  })

  test('a clock that returns NaN lets nothing in', async () => {
    const broken = { now: () => Number.NaN, sleep: async () => {} }
    expect(await verify(await sign(), { clock: broken })).toBe(false)
  })
})

describe('tag, nonce, label', () => {
  test('the tag must be the configured one', async () => {
    expect(await verify(await sign({ tag: 'acme' }), { tag: 'acme' })).toBe(true)
    expect(await verify(await sign({ tag: 'other' }), { tag: 'acme' })).toBe(false)
    expect(await verify(await sign(), { tag: 'acme' })).toBe(false)
  })

  test('a nonce can be required', async () => {
    expect(await verify(await sign({ nonce: 'n1' }), { nonce: 'required' })).toBe(true)
    expect(await verify(await sign(), { nonce: 'required' })).toBe(false)
  })

  test('one good signature of several is enough, whatever its label', async () => {
    const sent = await sign({ label: 'sender' })
    const input = `proxy=("@method");created=1;keyid="proxy", ${sent.headers['signature-input']}`
    const both = withHeaders(sent, { 'signature-input': input, signature: `proxy=:AAAA:, ${sent.headers.signature}` })
    expect(await verify(both)).toBe(true)
    expect(await verify(both, { label: 'sender' })).toBe(true)
    expect(await verify(both, { label: 'proxy' })).toBe(false)
    expect(await verify(both, { label: 'nobody' })).toBe(false)
  })
})

describe('a wrong configuration is a ConfigError', () => {
  const key = pairs['hmac-sha256'].verifying
  const p256 = keyPair('ecdsa-p256-sha256').verifying
  test.each([
    ['no key', { keys: [] }],
    ['six keys', { keys: [key, key, key, key, key, key] }],
    ['no key at all', { keys: undefined as never }],
    ['an unknown algorithm', { keys: { ...key, alg: 'none' } as never }],
    ['an unknown algorithm of a public key', { keys: { ...p256, alg: 'ecdsa-p384-sha384' as never } }],
    [
      'an unknown algorithm of a shared key',
      { keys: { alg: 'hmac-sha512', secret: 'a-secret-of-sixteen-b' } as never },
    ],
    ['a keyid with a line break', { keys: { ...key, keyid: 'a\nb' } }],
    ['a keyid of nothing', { keys: { ...key, keyid: '' } }],
    ['an empty secret', { keys: { alg: 'hmac-sha256', secret: '' } }],
    ['a short secret', { keys: { alg: 'hmac-sha256', secret: 'short' } }],
    ['a public key for another algorithm', { keys: { ...p256, alg: 'ed25519' } }],
    ['a public key that is no PEM', { keys: { ...p256, publicKey: 'AAAA' } }],
    ['a public key that is not set', { keys: { ...p256, publicKey: undefined as never } }],
    [
      'a private key as public key',
      { keys: { ...p256, publicKey: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' } },
    ],
    ['no publicUrl', { publicUrl: undefined }],
    ['a publicUrl that is none', { publicUrl: '/in' }],
    ['an unknown component', { components: ['@status'] }],
    ['a parameter of a query with a lone surrogate', { components: [{ queryParam: '\ud800' }] }],
    ['a header in capitals', { components: ['Content-Type'] }],
    ['a tolerance of zero', { toleranceMs: 0 }],
    ['a tolerance of NaN', { toleranceMs: Number.NaN }],
    ['a tolerance under the second that "created" may be old', { toleranceMs: { pastMs: 999, futureMs: 1_000 } }],
    ['an infinite tolerance', { toleranceMs: { pastMs: Number.POSITIVE_INFINITY, futureMs: 1 } }],
    ['an unknown contentDigest', { contentDigest: 'no' as never }],
  ] satisfies [string, Partial<MessagePolicy>][])('%s', async (_, policy) => {
    await expect(verify(await sign(), policy)).rejects.toThrow(ConfigError)
  })

  test.each([
    ['a time that is none', { created: new Date('never') }],
    ['a time in seconds, as it is in the signature', { created: 1_700_000_000 as never }],
    ['an end in seconds from now', { expires: 300 as never }],
    ['a component without its list', { components: '@method' as never }],
    ['an end that is none', { expires: new Date(Number.NaN) }],
    ['a label in capitals', { label: 'Sig1' }],
    ['a nonce outside ASCII', { nonce: 'é' }],
    ['a tag with a line break', { tag: 'a\nb' }],
    ['a digest that is broken', { digest: 'md5' as never }],
    ['a parameter of a query with a lone surrogate', { components: [{ queryParam: '\ud800' }] }],
  ] satisfies [string, Partial<SignMessageOptions>][])('to sign with: %s', async (_, options) => {
    const error = await sign(options).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toMatchObject({ message: expect.stringContaining(Object.keys(options)[0]!) })
  })

  test('a parsed body', async () => {
    const { headers } = await sign()
    const options = { keys: key, publicUrl: url, clock, headers, body: { a: 1 } as never }
    await expect(verifyMessageSignature(options)).rejects.toThrow(ConfigError)
  })

  test('a point that is not on the curve', async () => {
    const publicKey = new Uint8Array(65).fill(1)
    publicKey[0] = 4
    const sent = await sign({ key: pairs['ecdsa-p256-sha256'].signing })
    await expect(verify(sent, { keys: { alg: 'ecdsa-p256-sha256', publicKey } })).rejects.toThrow(ConfigError)
  })

  test('a public key that is compressed, truncated or in another form, when it is given', () => {
    for (const [length, first] of [
      [33, 2],
      [64, 4],
      [65, 5],
    ] as const) {
      const publicKey = new Uint8Array(length).fill(first, 0, 1)
      expect(() => createVerifier({ alg: 'ecdsa-p256-sha256', publicKey })).toThrow(ConfigError)
    }
  })

  test('an invalid private key', async () => {
    for (const privateKey of [new Uint8Array(31), new Uint8Array(100), 'AAAA', '']) {
      await expect(sign({ key: { alg: 'ed25519', privateKey } })).rejects.toThrow(ConfigError)
    }
  })
})
