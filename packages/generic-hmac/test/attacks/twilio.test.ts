import { createHash, createHmac } from 'node:crypto'
import { schemes, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { secret } from '../shared.js'

const publicUrl = 'https://example.com/twilio'
const sign = (text: string) => createHmac('sha1', secret).update(text).digest('base64')
const digestOf = (body: string) => createHash('sha256').update(body).digest('hex')

/** Verifies a request whose signature covers `signed`, as Twilio documents it: the URL, then the form's fields. */
function verify({
  signed,
  body = '',
  query = '',
}: {
  signed: string
  body?: string
  query?: string
}): Promise<boolean> {
  return verifySignature({
    scheme: schemes.twilio,
    secret,
    publicUrl,
    method: 'POST',
    url: `https://internal.test/twilio${query}`,
    headers: { 'x-twilio-signature': sign(signed) },
    body,
  })
}

describe('A45 Twilio', () => {
  test('keys are sorted, a repeated value counts once, and values of one key are sorted', async () => {
    expect(await verify({ signed: `${publicUrl}A1B2B3`, body: 'B=3&A=1&B=2&B=3' })).toBe(true)
    expect(await verify({ signed: `${publicUrl}A1B3B2B3`, body: 'B=3&A=1&B=2&B=3' })).toBe(false)
  })

  test('an empty value and names with brackets are used unchanged', async () => {
    expect(await verify({ signed: `${publicUrl}Body`, body: 'Body=' })).toBe(true)
    expect(await verify({ signed: `${publicUrl}Media[]aMedia[]b`, body: 'Media[]=b&Media[]=a' })).toBe(true)
    expect(await verify({ signed: `${publicUrl}Bodyx`, body: 'Body=' })).toBe(false)
  })

  test('a body that was changed, extended or emptied is refused', async () => {
    for (const body of ['A=2', 'A=1&B=2', '', 'A=1&A=2']) {
      expect(await verify({ signed: `${publicUrl}A1`, body }), body).toBe(false)
    }
  })

  test('with bodySHA256 only the URL is signed, and the body must have that digest, in either case', async () => {
    const body = '{"text":"東京 $$"}'
    for (const digest of [digestOf(body), digestOf(body).toUpperCase()]) {
      const query = `?bodySHA256=${digest}`
      expect(await verify({ signed: publicUrl + query, body, query })).toBe(true)
      expect(await verify({ signed: publicUrl + query, body: `${body} `, query })).toBe(false)
    }
  })

  test('a digest that is wrong, truncated, doubled or not hex is refused, although the signature is correct', async () => {
    const body = '{}'
    const right = digestOf(body)
    for (const query of [
      `?bodySHA256=${digestOf('{ }')}`,
      `?bodySHA256=${right.slice(0, 62)}`,
      `?bodySHA256=${right}&bodySHA256=${right}`,
      '?bodySHA256=',
      '?bodySHA256=zz',
    ]) {
      expect(await verify({ signed: publicUrl + query, body, query }), query).toBe(false)
    }
  })

  test('a form with bodySHA256 must have that digest: its fields can’t be exchanged under a signed URL', async () => {
    const body = 'A=1'
    const query = `?bodySHA256=${digestOf(body)}`
    expect(await verify({ signed: publicUrl + query, body: 'A=2', query })).toBe(false)
  })
})
