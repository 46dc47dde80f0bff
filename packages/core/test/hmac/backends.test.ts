import { createHash, createHmac, createSecretKey } from 'node:crypto'
import { decodeHex, encodeHex, hmacBackend, signHmac, utf8, verifyHmac } from '@hookwright/core'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { HmacBackend, HmacHash } from '../../src/hmac/backend.js'
import * as node from '../../src/hmac/backend-node.js'
import * as web from '../../src/hmac/backend-web.js'

const hashes: readonly HmacHash[] = ['sha1', 'sha256', 'sha384', 'sha512']

/** RFC 4231 section 4: key, data and the first bytes of HMAC-SHA-256, -384 and -512 (case 5 is truncated to 128 bits). */
const vectors: readonly [
  name: string,
  key: Uint8Array,
  data: Uint8Array,
  sha256: string,
  sha384: string,
  sha512: string,
][] = [
  [
    '1',
    new Uint8Array(20).fill(0x0b),
    utf8('Hi There'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
    '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  ],
  [
    '2',
    utf8('Jefe'),
    utf8('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
  [
    '3',
    new Uint8Array(20).fill(0xaa),
    new Uint8Array(50).fill(0xdd),
    '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    '88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27',
    'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
  ],
  [
    '4',
    Uint8Array.from({ length: 25 }, (_, index) => index + 1),
    new Uint8Array(50).fill(0xcd),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    '3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb',
    'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
  ],
  [
    '5 (truncated)',
    new Uint8Array(20).fill(0x0c),
    utf8('Test With Truncation'),
    'a3b6167473100ee06e0c796c2955552b',
    '3abf34c3503b2a23a46efc619baef897',
    '415fad6271580a531d4179bc891d87a6',
  ],
  [
    '6 (key longer than a block)',
    new Uint8Array(131).fill(0xaa),
    utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    '4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
    '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
  ],
  [
    '7 (key and data longer than a block)',
    new Uint8Array(131).fill(0xaa),
    utf8(
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    '6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e',
    'e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58',
  ],
]

const backends: readonly HmacBackend[] = [node, web]

describe.each(backends)('the $backendName backend', (backend) => {
  test.each(vectors)('RFC 4231 case %s', async (_name, key, data, ...expected) => {
    for (const [index, hash] of (['sha256', 'sha384', 'sha512'] as const).entries()) {
      const mac = encodeHex(await backend.hmac(hash, key, [data]))
      expect(mac.slice(0, expected[index]?.length)).toBe(expected[index])
    }
  })

  test('agrees with node:crypto for any key, hash and division into parts', async () => {
    const part = fc.uint8Array({ maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...hashes),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        async (hash, key, parts) => {
          const whole = Buffer.concat(parts)
          expect(encodeHex(await backend.hmac(hash, key, parts))).toBe(
            createHmac(hash, key).update(whole).digest('hex'),
          )
          expect(encodeHex(await backend.digest(hash, parts))).toBe(createHash(hash).update(whole).digest('hex'))
          expect(await backend.digestHex(hash, parts)).toBe(createHash(hash).update(whole).digest('hex'))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('keys that look alike as text are distinguished', async () => {
    const keys = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfd, 0xfc]), Buffer.from('\ufffd\ufffd')]
    for (const key of keys) {
      expect(encodeHex(await backend.hmac('sha256', key, ['text']))).toBe(
        createHmac('sha256', key).update('text').digest('hex'),
      )
    }
  })

  test('encodes text as UTF-8, as one part and as several', async () => {
    const text = 'é€😀\ud800'
    const key = utf8('a key')
    expect(await backend.hmac('sha256', text, [text])).toEqual(await backend.hmac('sha256', utf8(text), [text]))
    for (const parts of [[text], [text, utf8(text)]]) {
      const whole = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
      expect(encodeHex(await backend.hmac('sha256', key, parts))).toBe(
        createHmac('sha256', key).update(whole).digest('hex'),
      )
      expect(await backend.digestHex('sha256', parts)).toBe(createHash('sha256').update(whole).digest('hex'))
      expect(encodeHex(await backend.digest('sha256', parts))).toBe(createHash('sha256').update(whole).digest('hex'))
    }
  })

  // Node has another code path for short input: messages of up to 4 KiB, keys of up to a block of the hash.
  test('agrees with node:crypto at the end of short messages and keys', async () => {
    for (const hash of hashes) {
      for (const keyLength of [1, 63, 64, 65, 127, 128, 129]) {
        for (const length of [0, 1, 4_094, 4_095, 4_096, 4_097, 9_000]) {
          const key = new Uint8Array(keyLength).map((_, index) => index * 7 + 1)
          const message = new Uint8Array(length).map((_, index) => index * 11)
          const expected = createHmac(hash, key).update(message).digest('hex')
          expect(encodeHex(await backend.hmac(hash, key, [message])), `${hash} ${keyLength} ${length}`).toBe(expected)
          const parts = [message.subarray(0, 3), message.subarray(3)]
          expect(encodeHex(await backend.hmac(hash, key, parts))).toBe(expected)
        }
      }
    }
  })

  test('agrees with node:crypto on texts of any length', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...hashes), text, text, async (hash, key, message) => {
        fc.pre(key !== '')
        const parts = ['v0:', utf8(message), message]
        const expected = createHmac(hash, key).update(`v0:${message}`).update(message).digest('hex')
        expect(encodeHex(await backend.hmac(hash, key, parts))).toBe(expected)
      }),
      { numRuns: 60 },
    )
  })

  test('counts the UTF-8 bytes of any text, also with lone surrogates', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(backend.utf8Length(text)).toBe(utf8(text).length)
      }),
      { examples: [['\ud800'], ['\udc00\ud800'], ['é€😀']] },
    )
  })

  test('compares by value, and different lengths are unequal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (left, right) => {
        expect(backend.equal(left, right)).toBe(Buffer.compare(left, right) === 0)
        expect(backend.equal(left, Uint8Array.from(left))).toBe(true)
        // If lengths are not compared, a missing byte counts as 0, so a shorter value would equal one that ends in zeros.
        const longer = Uint8Array.of(...left, 0)
        expect([backend.equal(left, longer), backend.equal(longer, left)]).toEqual([false, false])
      }),
    )
  })
})

test('Node loads node:crypto', () => {
  expect(hmacBackend).toBe('node')
})

test('signHmac returns a new array each time', async () => {
  const mac = await signHmac({ hash: 'sha256', key: 'a key', data: 'text' })
  expect(mac.buffer.byteLength).toBe(32)
})

test('signHmac and verifyHmac accept text and parts, and refuse an empty key', async () => {
  const input = { hash: 'sha256', key: 'Jefe', data: ['what do ya want ', utf8('for nothing?')] } as const
  const signature = await signHmac(input)
  expect(encodeHex(signature)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  expect(await verifyHmac({ ...input, signature })).toBe(true)
  expect(await verifyHmac({ ...input, signature: signature.subarray(0, 31) })).toBe(false)
  expect(await verifyHmac({ ...input, signature: new Uint8Array(0) })).toBe(false)
  for (const key of ['', new Uint8Array(0)]) {
    await expect(signHmac({ ...input, key })).rejects.toMatchObject({ name: 'ConfigError', code: 'secret_invalid' })
    await expect(verifyHmac({ ...input, key, signature })).rejects.toMatchObject({ code: 'secret_invalid' })
  }
})

test('any flipped bit is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 16, maxLength: 64 }),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.nat(),
      async (key, data, seed) => {
        const signature = await signHmac({ hash: 'sha256', key, data })
        const flip = (bytes: Uint8Array) =>
          bytes.map((byte, index) => (index === seed % bytes.length ? byte ^ (1 << (seed % 8)) : byte))
        expect(await verifyHmac({ hash: 'sha256', key, data, signature })).toBe(true)
        expect(await verifyHmac({ hash: 'sha256', key, data: flip(data), signature })).toBe(false)
        expect(await verifyHmac({ hash: 'sha256', key, data, signature: flip(signature) })).toBe(false)
        expect(await verifyHmac({ hash: 'sha256', key: flip(key), data, signature })).toBe(false)
      },
    ),
  )
})

test('decodeHex is strict', () => {
  expect(decodeHex('00fFaA')).toEqual(new Uint8Array([0, 255, 170]))
  for (const text of ['0', '0x00', 'zz', ' 00', '00 ', '0\u0660', '００']) expect(decodeHex(text), text).toBeUndefined()
})

test('a value that is neither text nor bytes is never signed as nothing', async () => {
  const input = { hash: 'sha256', key: 'a key of sixteen', data: 'text' } as const
  for (const data of [{ a: 1 }, 5, null, undefined, utf8('pay 1').buffer, [{ a: 1 }], Promise.resolve('text')]) {
    await expect(signHmac({ ...input, data: data as never })).rejects.toThrow(TypeError)
  }
  const empty = new Uint8Array(createHmac('sha256', '').update('text').digest())
  for (const key of [createSecretKey(utf8(input.key)), utf8(input.key).buffer]) {
    expect(await verifyHmac({ ...input, key: key as never, signature: empty })).toBe(false)
    expect(await verifyHmac({ ...input, key: key as never, signature: await signHmac(input) })).toBe(true)
  }
  for (const key of [5, {}, { value: 'x' }]) {
    await expect(verifyHmac({ ...input, key: key as never, signature: empty })).rejects.toThrow(TypeError)
  }
})

test('an imported key is reused; of very many, none is kept forever', async () => {
  const imports = vi.spyOn(crypto.subtle, 'importKey')
  const sign = (key: number) => web.hmac('sha256', `key-${key}`, ['text'])
  for (const key of [0, 0, 0]) await sign(key)
  expect(imports).toHaveBeenCalledTimes(1)
  for (let key = 1; key <= 256; key++) await sign(key)
  imports.mockClear()
  expect(encodeHex(await sign(0))).toBe(createHmac('sha256', 'key-0').update('text').digest('hex'))
  expect(imports).toHaveBeenCalledTimes(1)
  imports.mockRestore()
})
