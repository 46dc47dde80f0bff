import {
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  lengthPrefixed,
  utf8,
} from '@hookwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const bytes = fc.uint8Array({ maxLength: 100 })

test('encoded bytes decode to the same bytes, as in Node', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      const buffer = Buffer.from(value)
      expect(encodeHex(value)).toBe(buffer.toString('hex'))
      expect(encodeBase64(value)).toBe(buffer.toString('base64'))
      expect(encodeBase64Url(value)).toBe(buffer.toString('base64url'))
      expect(decodeHex(encodeHex(value))).toEqual(value)
      expect(decodeBase64(encodeBase64(value))).toEqual(value)
      expect(decodeBase64Url(encodeBase64Url(value))).toEqual(value)
    }),
  )
})

test('there is one text for one value: what decodes encodes to the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'AQRw+/-_= \n0'), maxLength: 12 }), (text) => {
      const standard = decodeBase64(text)
      if (standard) expect(encodeBase64(standard)).toBe(text)
      const url = decodeBase64Url(text)
      if (url) expect(encodeBase64Url(url)).toBe(text.replaceAll('=', ''))
    }),
    { numRuns: 2_000 },
  )
})

test('stray bits, missing padding and foreign alphabets are refused', () => {
  expect(decodeBase64('QQ==')).toEqual(utf8('A'))
  for (const text of ['QR==', 'QQ=', 'QQ', 'Q===', '====', 'Q Q=', 'Q-==', 'QQ==\n'])
    expect(decodeBase64(text), text).toBeUndefined()
  expect(decodeBase64Url('-_8')).toEqual(new Uint8Array([251, 255]))
  for (const text of ['+/8', 'Q', 'QR']) expect(decodeBase64Url(text), text).toBeUndefined()
})

test('boundaries of length-prefixed parts can’t be moved', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 4 })
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      const same =
        left.length === right.length &&
        left.every((part, index) => Buffer.compare(part, right[index] as Uint8Array) === 0)
      expect(Buffer.compare(lengthPrefixed(left), lengthPrefixed(right)) === 0).toBe(same)
    }),
  )
})

test('nor by parts of digits and colons, the characters that lengths are written in', () => {
  const letters = ['1', '2', ':']
  const longer = (texts: string[]) => texts.flatMap((text) => letters.map((letter) => text + letter))
  const texts = ['', ...letters, ...longer(letters), ...longer(longer(letters))].map((text) => utf8(text))
  const pairs = texts.flatMap((left) => texts.map((right) => [left, right]))
  const lists = [
    [],
    ...texts.map((text) => [text]),
    ...pairs,
    ...pairs.flatMap((pair) => texts.map((text) => [...pair, text])),
  ]
  const written = new Set(lists.map((list) => Buffer.from(lengthPrefixed(list)).toString('latin1')))
  expect(lists).toHaveLength(1 + 40 + 40 ** 2 + 40 ** 3)
  expect(written.size).toBe(lists.length)
})
