import { ConfigError, signSmartsheetBody, verifySmartsheetSignature } from '@hookwright/smartsheet'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { otherSecret, secret } from './shared.js'

// Computed with Python's hmac, not with this package.
const vectors = [
  {
    body: '{"nonce":"20d4d741-6224-446f-b9c4-bf7802326192","timestamp":"2015-10-27T14:48:40.214+0000","webhookId":2674017481058180,"scope":"sheet","scopeObjectId":3407658024757124,"newWebhookStatus":"DISABLED_SCOPE_INACCESSIBLE"}',
    signature: '5fc6630fb7c4c1b1dbb4729a64595ab7123595856e06b6ce33d9cc1e9c331917',
  },
  { body: '{"n":23}', signature: '0b30cc4863f1ecbeee228c7a355bada8547d8c7fcf3dc678a6ec1966c382b1ec' },
  { body: '{"n":455}', signature: '00565558ea47620910b4b20e667f6e625d691ba695fa222965ebbdd537e2d43a' },
  { body: '{"n":5341}', signature: '0008ea672a77ad902bd2c39ea3ed8615053534bece382d8a9e36c60cb250db77' },
  { body: '{"n":45837}', signature: '00005dc6f3884da155a6faada7059807101b36383be1c1eab783d1225728f88a' },
] as const

describe('vectors of another implementation', () => {
  test.each(vectors)('verifies and signs $signature', async ({ body, signature }) => {
    expect(await signSmartsheetBody({ body, secret })).toBe(signature)
    expect(await verifySmartsheetSignature({ body, signature, secret })).toBe(true)
    const bytes = new TextEncoder().encode(body)
    for (const raw of [bytes, bytes.buffer]) {
      expect(await signSmartsheetBody({ body: raw, secret })).toBe(signature)
      expect(await verifySmartsheetSignature({ body: raw, signature, secret })).toBe(true)
    }
    expect(await verifySmartsheetSignature({ body, signature, secret: otherSecret })).toBe(false)
  })

  test.each(vectors.slice(1))('trap 7: verifies $signature without its leading zeros', async ({ body, signature }) => {
    const short = signature.replace(/^0+/, '')
    expect(short.length).toBeLessThan(64)
    expect(await verifySmartsheetSignature({ body, signature: short, secret })).toBe(true)
    expect(await verifySmartsheetSignature({ body, signature: short.toUpperCase(), secret })).toBe(true)
    // A platform may pass on a header with surrounding white space, which is not part of its value in HTTP.
    expect(await verifySmartsheetSignature({ body, signature: ` ${short}\t`, secret })).toBe(true)
  })
})

describe('whatever a sender sends is false, never an error', () => {
  const { body, signature } = vectors[0]
  test.each([
    ['no header', null],
    ['undefined', undefined],
    ['empty', ''],
    ['47 digits', 'a'.repeat(47)],
    ['65 digits', `0${signature}`],
    ['base64', 'X8ZjD7fEwbHbtHKaZFlatxI1lYVuBrbOM9nMHpwzGRc='],
    ['a prefix', `sha256=${signature}`],
    ['two signatures', `${signature}, ${signature}`],
    ['digits that only look like digits', '０'.repeat(64)],
    ['a NUL', `${signature.slice(0, 63)}\0`],
    ['a number', 5 as never],
    ['a list', [signature] as never],
  ])('%s', async (_, given) => {
    expect(await verifySmartsheetSignature({ body, signature: given, secret })).toBe(false)
  })

  test('a body that is not bytes', async () => {
    for (const given of [undefined, null, {}, JSON.parse(body), { length: 1e9 }, new Uint16Array(2)]) {
      expect(await verifySmartsheetSignature({ body: given as never, signature, secret })).toBe(false)
    }
  })

  test('anything at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (anyBody, anySignature) => {
        const input = { body: anyBody as never, signature: anySignature as never, secret }
        expect(await verifySmartsheetSignature(input)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

describe('an invalid secret is the developer’s mistake', () => {
  const { body, signature } = vectors[0]
  test.each([
    ['missing', undefined as never],
    ['empty', ''],
    ['blank', '   '],
    ['short', 'short'],
    ['no bytes', new Uint8Array(0)],
    ['an empty list', []],
    ['six at once', Array.from({ length: 6 }, (_, index) => `${secret}${index}`)],
    ['one bad among good ones', [secret, '']],
  ])('%s', async (_, given) => {
    await expect(verifySmartsheetSignature({ body, signature, secret: given })).rejects.toBeInstanceOf(ConfigError)
    // Even if the sender sent nothing: a wrong configuration must not go unnoticed until the first good signature.
    await expect(verifySmartsheetSignature({ body, signature: null, secret: given })).rejects.toBeInstanceOf(
      ConfigError,
    )
  })

  test('short ones are accepted on request', async () => {
    const short = await signSmartsheetBody({ body, secret: 'short', allowShortSecrets: true })
    const input = { body, signature: short, secret: 'short' }
    expect(await verifySmartsheetSignature({ ...input, allowShortSecrets: true })).toBe(true)
    await expect(signSmartsheetBody({ body, secret: 'short' })).rejects.toBeInstanceOf(ConfigError)
  })

  test('the message holds no secret', async () => {
    const failure = await verifySmartsheetSignature({ body, signature, secret: 'sh0rt-1' }).catch((error) => error)
    expect(String(failure.stack)).not.toContain('sh0rt-1')
  })
})

test('a parsed body is not signed: the bytes sent would differ', async () => {
  for (const given of [JSON.parse('{}'), { length: 3 }, [1], 7, null, undefined]) {
    await expect(signSmartsheetBody({ body: given as never, secret })).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'option_invalid',
    })
  }
})

describe('rotation', () => {
  const { body, signature } = vectors[0]
  test('any of the secrets verifies', async () => {
    expect(await verifySmartsheetSignature({ body, signature, secret: [otherSecret, secret] })).toBe(true)
    expect(await verifySmartsheetSignature({ body, signature, secret: [otherSecret] })).toBe(false)
  })

  test('a secret past its date does not', async () => {
    const expired = { value: secret, notAfter: new Date(Date.now() - 1) }
    expect(await verifySmartsheetSignature({ body, signature, secret: [expired, otherSecret] })).toBe(false)
  })
})

describe('properties', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 })
  const secrets = fc.string({ minLength: 16, maxLength: 40 }).filter((text) => text === text.trim())

  test('what is signed verifies, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, secrets, async (body, key) => {
        const signature = await signSmartsheetBody({ body, secret: key })
        expect(signature).toMatch(/^[0-9a-f]{64}$/)
        expect(await verifySmartsheetSignature({ body, signature, secret: key })).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('any flipped bit of the body is refused', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), async (body, where) => {
        const signature = await signSmartsheetBody({ body, secret })
        const changed = body.slice()
        changed[(where >> 3) % body.length]! ^= 1 << (where & 7)
        expect(await verifySmartsheetSignature({ body: changed, signature, secret })).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('every single flipped bit of the signature is refused', async () => {
    const { body, signature } = vectors[0]
    for (let bit = 0; bit < 256; bit++) {
      const digits = [...signature]
      digits[bit >> 2] = (Number.parseInt(digits[bit >> 2]!, 16) ^ (1 << (bit & 3))).toString(16)
      expect(await verifySmartsheetSignature({ body, signature: digits.join(''), secret })).toBe(false)
    }
  })

  test('every single flipped bit of the secret is refused', async () => {
    const { body, signature } = vectors[0]
    for (let bit = 0; bit < secret.length * 8; bit++) {
      const key = new TextEncoder().encode(secret)
      key[bit >> 3]! ^= 1 << (bit & 7)
      expect(await verifySmartsheetSignature({ body, signature, secret: key })).toBe(false)
    }
  })
})
