import { createPrivateKey, createPublicKey, verify as nodeVerify } from 'node:crypto'
import { utf8 } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { type InnerList, parseDictionary } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { createVerifier } from '../../src/rfc9421/algorithms.js'
import { checkContentDigest, contentDigest } from '../../src/rfc9421/content-digest.js'
import type { MessagePolicy } from '../../src/rfc9421/policy.js'
import { signatureBase } from '../../src/rfc9421/signature-base.js'
import { signMessage, type VerifyingKey, verifyMessageSignature } from '../../src/rfc9421.js'

// Keys, messages and signatures of RFC 9421, appendix B: https://www.rfc-editor.org/rfc/rfc9421.html#appendix-B
const sharedSecret = Buffer.from(
  'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
  'base64',
)
const ed25519Public = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----`
const p256Public = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----`
const p256Private = createPrivateKey(`-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49
AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM
4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END EC PRIVATE KEY-----`).export({ type: 'pkcs8', format: 'pem' }) as string

const keys = {
  shared: { alg: 'hmac-sha256', keyid: 'test-shared-secret', secret: sharedSecret },
  ed25519: { alg: 'ed25519', keyid: 'test-key-ed25519', publicKey: ed25519Public },
  p256: { alg: 'ecdsa-p256-sha256', keyid: 'test-key-ecc-p256', publicKey: p256Public },
} satisfies Record<string, VerifyingKey>

const created = 1_618_884_473
const clock = manualClock(created * 1_000)
const body = '{"hello": "world"}'
const request = {
  date: 'Tue, 20 Apr 2021 02:07:55 GMT',
  'content-type': 'application/json',
  'content-digest':
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
  'content-length': '18',
}

interface Vector {
  url: string
  components: string[]
  signature: string
  input: string
  label: string
  key: VerifyingKey
  headers?: Record<string, string>
  base: string
}

const clientCert =
  ':MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVkaWF0' +
  'ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgm' +
  'nMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm' +
  '3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY2' +
  '9tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1' +
  'yhk=:'

const vectors: Record<string, Vector> = {
  'B.2.5, hmac-sha256': {
    url: 'https://example.com/foo?param=Value&Pet=dog',
    label: 'sig-b25',
    components: ['date', '@authority', 'content-type'],
    input: '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    signature: 'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=',
    key: keys.shared,
    base: [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@authority": example.com',
      '"content-type": application/json',
      '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    ].join('\n'),
  },
  'B.2.6, ed25519': {
    url: 'https://example.com/foo?param=Value&Pet=dog',
    label: 'sig-b26',
    components: ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
    input:
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    signature: 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
    key: keys.ed25519,
    base: [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@authority": example.com',
      '"content-type": application/json',
      '"content-length": 18',
      '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")' +
        ';created=1618884473;keyid="test-key-ed25519"',
    ].join('\n'),
  },
  'B.3, ecdsa-p256-sha256 behind a proxy': {
    url: 'https://service.internal.example/foo?param=Value&Pet=dog',
    label: 'ttrp',
    components: ['@path', '@query', '@method', '@authority', 'client-cert'],
    input: '("@path" "@query" "@method" "@authority" "client-cert");created=1618884473;keyid="test-key-ecc-p256"',
    signature: 'xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==',
    key: keys.p256,
    headers: { 'client-cert': clientCert },
    base: [
      '"@path": /foo',
      '"@query": ?param=Value&Pet=dog',
      '"@method": POST',
      '"@authority": service.internal.example',
      `"client-cert": ${clientCert}`,
      '"@signature-params": ("@path" "@query" "@method" "@authority" "client-cert")' +
        ';created=1618884473;keyid="test-key-ecc-p256"',
    ].join('\n'),
  },
}

function verify(
  { url, components, signature, input, label, key, headers }: Vector,
  changes: Partial<MessagePolicy> = {},
) {
  const signed = {
    ...request,
    ...headers,
    'signature-input': `${label}=${input}`,
    signature: `${label}=:${signature}:`,
  }
  return verifyMessageSignature({
    keys: key,
    publicUrl: url,
    components,
    contentDigest: 'optional',
    clock,
    headers: signed,
    body,
    ...changes,
  })
}

describe.each(Object.entries(vectors))('RFC 9421 %s', (_, vector) => {
  test('verifies', async () => {
    expect(await verify(vector)).toBe(true)
  })

  test('has the signature base of the RFC', () => {
    const input = parseDictionary(`a=${vector.input}`).get('a') as InnerList
    const headers = new Headers({ ...request, ...vector.headers })
    const base = signatureBase(input, { method: 'POST', headers, url: new URL(vector.url) })
    expect(new TextDecoder().decode(base)).toBe(vector.base)
  })

  test('is refused with another URL, another key, another time', async () => {
    expect(await verify(vector, { publicUrl: 'https://example.org/foo?param=Value&Pet=dog' })).toBe(false)
    expect(await verify(vector, { keys: { ...vector.key, keyid: 'another' } })).toBe(false)
    expect(await verify(vector, { clock: manualClock((created + 301) * 1_000) })).toBe(false)
    expect(await verify(vector, { clock: manualClock((created - 301) * 1_000) })).toBe(false)
    expect(await verify(vector, { clock: manualClock((created + 300) * 1_000) })).toBe(true)
  })

  test('proves nothing about the body, so it is refused if the body must be bound', async () => {
    expect(await verify(vector, { contentDigest: 'required' })).toBe(false)
  })
})

test('B.2.4: the signature of a response verifies over its base', async () => {
  const base = [
    '"@status": 200',
    '"content-type": application/json',
    '"content-digest": sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
    '"content-length": 23',
    '"@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
  ].join('\n')
  const signature = Buffer.from(
    'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
    'base64',
  )
  expect(await createVerifier(keys.p256).verify(signature, utf8(base))).toBe(true)
  expect(await createVerifier(keys.p256).verify(signature, utf8(`${base} `))).toBe(false)
})

describe('Content-Digest', () => {
  test.each([
    ['the request of B.2', request['content-digest'], body],
    [
      'the response of B.2',
      'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
      '{"message": "good dog"}',
    ],
    // RFC 9530, section 2.
    ['sha-256', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:', '{"hello": "world"}'],
  ])('%s', async (_, field, text) => {
    await expect(checkContentDigest(field, utf8(text))).resolves.toBeUndefined()
    await expect(checkContentDigest(field, utf8(`${text}\n`))).rejects.toMatchObject({ code: 'signature_mismatch' })
  })

  test('is written as in B.2', async () => {
    expect(await contentDigest(utf8(body), 'sha-512')).toBe(request['content-digest'])
  })
})

describe('B.4: changes that a signature survives', () => {
  const signed = {
    'signature-input':
      'transform=("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519"',
    signature: 'transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==:',
  }
  const url = 'https://example.org/demo?name1=Value1&Name2=value2'
  const arrives = (headers: Record<string, string | string[]>, changes: { method?: string; publicUrl?: string } = {}) =>
    verifyMessageSignature({
      keys: keys.ed25519,
      publicUrl: url,
      components: ['@method', '@authority', '@path', 'accept'],
      contentDigest: 'optional',
      clock,
      method: 'GET',
      headers: { ...headers, ...signed },
      body: '',
      ...changes,
    })

  test.each([
    ['two header lines', { accept: ['application/json', '*/*'] }, {}],
    [
      'another header and another parameter',
      { accept: ['application/json', '*/*'], 'accept-language': 'en-US,en;q=0.5' },
      { publicUrl: `${url}&param=added` },
    ],
    [
      'one header line, other headers gone',
      { accept: 'application/json, */*', referer: 'https://developer.example.org/demo' },
      {},
    ],
  ])('%s', async (_, headers, changes) => {
    expect(await arrives(headers, changes)).toBe(true)
  })

  test.each([
    ['another method', { accept: ['application/json', '*/*'] }, { method: 'POST' }],
    [
      'another authority',
      { accept: ['application/json', '*/*'] },
      { publicUrl: url.replace('example.org', 'example.com') },
    ],
    ['header lines in another order', { accept: ['*/*', 'application/json'] }, {}],
    ['a header line gone', { accept: 'application/json' }, {}],
  ])('not %s', async (_, headers, changes) => {
    expect(await arrives(headers, changes)).toBe(false)
  })
})

describe('signMessage', () => {
  test('writes exactly the request of B.2.5', async () => {
    const signed = await signMessage({
      key: keys.shared,
      url: 'https://example.com/foo?param=Value&Pet=dog',
      headers: request,
      body,
      components: ['date', '@authority', 'content-type'],
      label: 'sig-b25',
      clock,
    })
    expect(signed.headers.get('signature-input')).toBe(`sig-b25=${vectors['B.2.5, hmac-sha256']!.input}`)
    expect(signed.headers.get('signature')).toBe(`sig-b25=:${vectors['B.2.5, hmac-sha256']!.signature}:`)
    expect(await signed.text()).toBe(body)
  })

  test('writes exactly the signature of B.2.6, which is deterministic', async () => {
    const pem = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----`
    const bare = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }).subarray(-32)
    for (const privateKey of [pem, bare]) {
      const { components, signature } = vectors['B.2.6, ed25519']!
      const signed = await signMessage({
        key: { alg: 'ed25519', keyid: 'test-key-ed25519', privateKey },
        url: 'https://example.com/foo?param=Value&Pet=dog',
        headers: request,
        body,
        components,
        clock,
      })
      expect(signed.headers.get('signature')).toBe(`sig1=:${signature}:`)
    }
  })

  test('makes an ECDSA signature that Node accepts over the base', async () => {
    const signed = await signMessage({
      key: { alg: 'ecdsa-p256-sha256', keyid: 'test-key-ecc-p256', privateKey: p256Private },
      url: 'https://example.com/foo',
      body,
      clock,
      digest: 'sha-512',
    })
    const base = [
      '"@method": POST',
      '"@target-uri": https://example.com/foo',
      `"content-digest": ${request['content-digest']}`,
      '"@signature-params": ("@method" "@target-uri" "content-digest");created=1618884473;keyid="test-key-ecc-p256"',
    ].join('\n')
    const signature = Buffer.from(signed.headers.get('signature')!.slice('sig1=:'.length, -1), 'base64')
    const key = { key: createPublicKey(p256Public), dsaEncoding: 'ieee-p1363' as const }
    expect(nodeVerify('sha256', Buffer.from(base), key, signature)).toBe(true)
  })
})
