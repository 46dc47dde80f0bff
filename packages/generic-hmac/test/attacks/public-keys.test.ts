import { generateKeyPairSync, sign } from 'node:crypto'
import { createHmacWebhook, schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test, vi } from 'vitest'
import { fixedClock, nowMs, nowS, recordingWebhook } from '../shared.js'

const body = '{"type":"x"}'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const point = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url')
const signature = sign(null, Buffer.from(nowS + body), privateKey)

const verify = (key: Uint8Array | string | readonly Uint8Array[], proof: Uint8Array) =>
  verifySignature({
    scheme: schemes.discord,
    secret: key,
    clock: fixedClock,
    headers: { 'x-signature-ed25519': Buffer.from(proof).toString('hex'), 'x-signature-timestamp': nowS },
    body,
  })

/** Points whose order divides 8: anyone can sign for them. */
const smallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]

describe('A80 Ed25519', () => {
  test('a correct signature verifies; a zero one and a changed one do not', async () => {
    expect(await verify(point, signature)).toBe(true)
    expect(await verify(point, new Uint8Array(64))).toBe(false)
    for (let at = 0; at < 64; at += 7) {
      const changed = Uint8Array.from(signature)
      changed[at]! ^= 1
      expect(await verify(point, changed)).toBe(false)
    }
  })

  test('A67 every key is tried, whatever matched before', async () => {
    const other = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!, 'base64url')
    const tried = vi.spyOn(crypto.subtle, 'verify')
    expect(await verify([point, other], signature)).toBe(true)
    expect(tried).toHaveBeenCalledTimes(2)
    tried.mockRestore()
  })

  test('a key whose sign bit is set, as a Buffer, is neither changed nor refused', async () => {
    for (;;) {
      const pair = generateKeyPairSync('ed25519')
      const key = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x!, 'base64url')
      if (key[31]! < 128) continue
      const before = key.toString('hex')
      const proof = sign(null, Buffer.from(nowS + body), pair.privateKey)
      expect(await verify(key, proof)).toBe(true)
      expect(await verify(before, proof)).toBe(true)
      expect(key.toString('hex')).toBe(before)
      return
    }
  })

  test('a key is valid until its notAfter', async () => {
    const statusWith = async (passedMs: number) => {
      const secret = { value: point, notAfter: new Date(nowMs - passedMs) }
      const { send } = recordingWebhook({ scheme: schemes.discord, secret })
      const headers = { 'x-signature-ed25519': signature.toString('hex'), 'x-signature-timestamp': nowS }
      return (await send(body, headers)).status
    }
    expect([await statusWith(-1), await statusWith(0)]).toEqual([200, 401])
  })

  test('of more than sixty-four keys none is cached, and each is used', async () => {
    const pairs = Array.from({ length: 65 }, () => generateKeyPairSync('ed25519'))
    const imported = vi.spyOn(crypto.subtle, 'importKey')
    const verifyWith = (at: number) => {
      const pair = pairs[at]!
      const key = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x!, 'base64url')
      return verify(key, sign(null, Buffer.from(nowS + body), pair.privateKey))
    }
    for (const at of [0, 1, 0]) expect(await verifyWith(at)).toBe(true)
    expect(imported).toHaveBeenCalledTimes(2)
    for (let at = 2; at < 65; at++) expect(await verifyWith(at)).toBe(true)
    expect(await verifyWith(0)).toBe(true)
    expect(imported).toHaveBeenCalledTimes(66)
    imported.mockRestore()
  })

  test('a key whose import failed is imported again', async () => {
    const pair = generateKeyPairSync('ed25519')
    const key = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x!, 'base64url')
    const proof = sign(null, Buffer.from(nowS + body), pair.privateKey)
    const imported = vi.spyOn(crypto.subtle, 'importKey').mockRejectedValueOnce(new Error('out of memory'))
    await expect(verify(key, proof)).rejects.toThrow('out of memory')
    expect(await verify(key, proof)).toBe(true)
    imported.mockRestore()
  })

  test('a signature of another length is not one', async () => {
    expect(await verify(point, signature.subarray(0, 63))).toBe(false)
    expect(await verify(point, Buffer.concat([signature, Buffer.of(0)]))).toBe(false)
  })

  test.each(smallOrder)('the small-order key %s is refused at construction, and accepts nothing', async (hex) => {
    expect(() => createHmacWebhook({ scheme: schemes.discord, secret: hex })).toThrow(/Ed25519 public key/)
    const negative = Buffer.from(hex, 'hex')
    negative[31]! |= 128
    expect(() => createHmacWebhook({ scheme: schemes.discord, secret: negative.toString('hex') })).toThrow(/public key/)
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'))
    expect(() => createHmacWebhook({ scheme: schemes.discord, secret: bytes })).toThrow(/public key/)
    // The signature that fits any message.
    const trivial = Buffer.concat([Buffer.from(smallOrder[1]!, 'hex'), Buffer.alloc(32)])
    await expect(verify(bytes, trivial)).rejects.toThrow(/public key/)
  })

  test('a key of another length is refused', async () => {
    for (const size of [16, 31, 33, 64]) {
      const secret = Buffer.alloc(size, 7).toString('hex')
      expect(() => createHmacWebhook({ scheme: schemes.discord, secret })).toThrow(/public key/)
    }
    const wrong = {
      scheme: schemes.discord,
      secret: Buffer.alloc(33, 7).toString('hex'),
      url: 'https://example.com/',
      body,
    }
    await expect(signRequest(wrong)).rejects.toThrow(/private key/)
  })

  test('the signature is not the replay key: with S + L it is invalid, and the id is the body’s', async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const little = Buffer.from(signature.subarray(32)).reverse().toString('hex')
    const moved = (BigInt(`0x${little}`) + order).toString(16).padStart(64, '0')
    const malleable = Buffer.concat([signature.subarray(0, 32), Buffer.from(moved, 'hex').reverse()])
    expect(await verify(point, malleable)).toBe(false)
    const { send, outcomes } = recordingWebhook({ scheme: schemes.discord, secret: point.toString('hex') })
    const headers = { 'x-signature-ed25519': signature.toString('hex'), 'x-signature-timestamp': nowS }
    await send(body, headers)
    await send(body, { ...headers, 'x-signature-ed25519': signature.toString('hex').toUpperCase() })
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })

  test('v1 and v1a in one header do not replace each other', async () => {
    const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url')
    const scheme = schemes.standardWebhooksEd25519
    const common = { url: 'https://example.com/', body, id: 'msg_1' }
    const request = await signRequest({ ...common, scheme, secret: `whsk_${seed.toString('base64')}` })
    const key = `whpk_${point.toString('base64')}`
    expect(await verifySignature({ scheme, secret: key, request })).toBe(true)
    // The public key is public, so it must never be used as an HMAC key.
    const asHmac = await signRequest({ ...common, scheme: schemes.standardWebhooks, secret: point.toString('base64') })
    expect(await verifySignature({ scheme, secret: key, request: asHmac })).toBe(false)
    const renamed = new Headers(asHmac.headers)
    renamed.set('webhook-signature', asHmac.headers.get('webhook-signature')!.replace('v1,', 'v1a,'))
    expect(await verifySignature({ scheme, secret: key, headers: renamed, body })).toBe(false)
  })
})

test('A81 no key, URL of a key or algorithm is ever taken from the request', async () => {
  const { send } = recordingWebhook({ scheme: schemes.discord, secret: point.toString('hex') })
  const other = generateKeyPairSync('ed25519')
  const otherPoint = Buffer.from(other.publicKey.export({ format: 'jwk' }).x!, 'base64url')
  const headers = {
    'x-signature-ed25519': sign(null, Buffer.from(nowS + body), other.privateKey).toString('hex'),
    'x-signature-timestamp': nowS,
    'x-public-key': otherPoint.toString('hex'),
    'x-key-url': 'https://evil.example/key',
    'x-signature-algorithm': 'none',
  }
  expect((await send(body, headers)).status).toBe(401)
  expect((await send(body, { 'x-signature-timestamp': nowS })).status).toBe(401)
})
