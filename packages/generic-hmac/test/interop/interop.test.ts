import { signRequest, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { packages, url } from './packages.js'

const flip = (text: string, at: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)

describe.each(packages)('$name', ({ scheme, secret, body, verify, sign, header }) => {
  const ours = async () => {
    const request = await signRequest({ scheme, secret, url, body })
    return { headers: Object.fromEntries(request.headers), url: request.url }
  }
  const weAccept = (headers: Record<string, string>, text: string, requested: string) =>
    verifySignature({ scheme, secret, publicUrl: url, method: 'POST', url: requested, headers, body: text })

  test('accepts what we sign', async () => {
    const signed = await ours()
    expect(await verify(signed.headers, body, signed.url)).toBe(true)
  })

  if (sign) {
    test('signs what we accept', async () => {
      expect(await weAccept({ ...(await sign(body)) }, body, url)).toBe(true)
    })
  }

  test('and we refuse it if one bit of body or signature is changed', async () => {
    const signed = await ours()
    expect(await weAccept(signed.headers, body, signed.url)).toBe(true)
    // A letter in the middle of the body, and a digit of the signature near its end.
    const changedBody = flip(body, body.indexOf('o'))
    const value = signed.headers[header]!
    const changedSignature = { ...signed.headers, [header]: flip(value, value.length - 5) }
    for (const [headers, text] of [
      [signed.headers, changedBody],
      [changedSignature, body],
    ] as const) {
      expect(await weAccept(headers, text, signed.url)).toBe(false)
      expect(await verify(headers, text, signed.url)).toBe(false)
    }
  })
})
