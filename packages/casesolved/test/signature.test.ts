import { signFrappeBody, verifyCasesolvedSecret, verifyFrappeSignature } from '@hookwright/casesolved'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const secret = 'super-secret-key'
const header = (value: string) => new Headers({ 'x-webhook-secret': value })
const numRuns = 200

describe('verifyCasesolvedSecret', () => {
  test('accepts the secret, from Headers and from the headers of Node', async () => {
    expect(await verifyCasesolvedSecret({ headers: header(secret), secret })).toBe(true)
    expect(await verifyCasesolvedSecret({ headers: { 'X-Webhook-Secret': secret }, secret })).toBe(true)
    expect(await verifyCasesolvedSecret({ headers: { 'x-webhook-secret': [secret] }, secret })).toBe(true)
  })

  test('accepts a secret that Latin-1 carries', async () => {
    const accented = 'un-secret-très-caché'
    expect(await verifyCasesolvedSecret({ headers: header(accented), secret: accented })).toBe(true)
    const odd = { get: 'x', 'X-Webhook-Secret': undefined, 'x-webhook-secret': secret }
    expect(await verifyCasesolvedSecret({ headers: odd, secret })).toBe(true)
  })

  test('is false for no header, an empty one, and any number but one', async () => {
    const two = new Headers([
      ['x-webhook-secret', secret],
      ['x-webhook-secret', secret],
    ])
    for (const headers of [
      new Headers(),
      header(''),
      two,
      header(`${secret}, ${secret}`),
      header('x'.repeat(100_000)),
      {},
      { 'x-webhook-secret': [secret, secret] },
      { 'x-webhook-secret': secret, 'X-Webhook-Secret': secret },
      { 'x-webhook-secret': [] },
    ]) {
      expect(await verifyCasesolvedSecret({ headers, secret })).toBe(false)
    }
  })

  test('is false for every other text', async () => {
    const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
    await fc.assert(
      fc.asyncProperty(printable, async (text) => {
        fc.pre(text.trim() !== secret && !/[\x7f-\x9f]/.test(text))
        expect(await verifyCasesolvedSecret({ headers: header(text), secret })).toBe(false)
      }),
      { numRuns },
    )
  })

  test('is false for every change of one character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(secret.length - 1), fc.integer({ min: 0x21, max: 0x7e }), async (at, code) => {
        const changed = secret.slice(0, at) + String.fromCharCode(code) + secret.slice(at + 1)
        expect(await verifyCasesolvedSecret({ headers: header(changed), secret })).toBe(changed === secret)
      }),
      { numRuns },
    )
  })

  test('throws for an invalid configured secret, without quoting it', async () => {
    const tooLong = 'long-and-private-'.repeat(10)
    for (const bad of ['', ' ', 'short', tooLong, []]) {
      const failure = await verifyCasesolvedSecret({ headers: header('x'), secret: bad }).catch(
        (error: unknown) => error,
      )
      expect(failure).toMatchObject({ name: 'ConfigError', code: 'secret_invalid' })
      expect(String(failure)).not.toContain('long-and-private')
    }
    expect(await verifyCasesolvedSecret({ headers: header('short'), secret: 'short', allowShortSecrets: true })).toBe(
      true,
    )
  })
})

describe('verifyFrappeSignature', () => {
  // Computed with Python's json and hmac modules, and again with openssl.
  const vectors = [
    { id: 'V1', key: 'secret', body: '{}', signature: 'dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM=' },
    {
      id: 'V3',
      key: secret,
      body: '{"name": "SINV-0001", "customer": "Caf\\u00e9 \\u00a35", "total": 12.5, "posting_date": "2024-09-24", "paid": null}',
      signature: 'GAIW9tCJor9sMs56lUPD3XtALLlvHTpt6ulxX41LvFI=',
    },
  ]

  test.each(vectors)('$id is reproduced and verifies', async ({ key, body, signature }) => {
    expect(await signFrappeBody({ body, secret: key, allowShortSecrets: true })).toBe(signature)
    expect(await verifyFrappeSignature({ body, signature, secret: key, allowShortSecrets: true })).toBe(true)
    for (const raw of [new TextEncoder().encode(body), new TextEncoder().encode(body).buffer]) {
      expect(await signFrappeBody({ body: raw, secret: key, allowShortSecrets: true })).toBe(signature)
      expect(await verifyFrappeSignature({ body: raw, signature, secret: key, allowShortSecrets: true })).toBe(true)
    }
  })

  test('any change of one byte of the body fails', async () => {
    const body = new TextEncoder().encode(vectors[1]?.body)
    const signature = vectors[1]?.signature
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = body.slice()
        changed[at] = (changed[at] ?? 0) ^ flip
        expect(await verifyFrappeSignature({ body: changed, signature, secret })).toBe(false)
      }),
      { numRuns },
    )
  })

  test('any change of one character of signature or secret fails', async () => {
    const { body, signature } = vectors[1] as (typeof vectors)[1]
    const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code))
    await fc.assert(
      fc.asyncProperty(fc.nat(43), fc.nat(15), character, async (at, keyAt, other) => {
        const forged = signature.slice(0, at) + other + signature.slice(at + 1)
        expect(await verifyFrappeSignature({ body, signature: forged, secret })).toBe(forged === signature)
        const key = secret.slice(0, keyAt) + other + secret.slice(keyAt + 1)
        expect(await verifyFrappeSignature({ body, signature, secret: key })).toBe(key === secret)
      }),
      { numRuns },
    )
  })

  test('any signed body verifies, whatever its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
        const signature = await signFrappeBody({ body, secret })
        expect(await verifyFrappeSignature({ body, signature, secret })).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('a body that is not bytes is false, whatever length it states, and is not signed', async () => {
    const signature = await signFrappeBody({ body: '', secret })
    for (const given of [undefined, null, {}, [], 7, { length: 5e15 }]) {
      await expect(signFrappeBody({ body: given as never, secret })).rejects.toMatchObject({
        name: 'ConfigError',
        code: 'option_invalid',
      })
      expect(await verifyFrappeSignature({ body: given as never, signature, secret })).toBe(false)
    }
  })

  test('trap 23: hex digits, prefixes, base64url and missing padding are false, never an error', async () => {
    const { body, signature } = vectors[1] as (typeof vectors)[1]
    const hex = Buffer.from(signature, 'base64').toString('hex')
    for (const wrong of [
      hex,
      `sha256=${hex}`,
      `sha256=${signature}`,
      signature.slice(0, -1),
      `${signature}=`,
      '',
      null,
      undefined,
    ]) {
      expect(await verifyFrappeSignature({ body, signature: wrong, secret })).toBe(false)
    }
  })
})
