import {
  createSecretLookup,
  findMatchingSecret,
  findPresentedSecret,
  prepareSecrets,
  prepareUsableSecrets,
  rememberSecret,
  type Secret,
  sha256Hex,
  utf8,
} from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test } from 'vitest'
import * as backend from '../src/hmac/backend-node.js'

const rules = { packageName: '@hookwright/example' }
const long = 'sixteen-bytes-at-least'

test('A01 no secret never means open', () => {
  const wrong: unknown[] = [
    '',
    ' ',
    '\n',
    undefined,
    null,
    {},
    { value: '' },
    { value: undefined },
    [],
    new Uint8Array(0),
    7,
    true,
  ]
  for (const secret of wrong) {
    expect(() => prepareSecrets(secret as Secret, rules), String(secret)).toThrow(
      expect.objectContaining({ code: 'secret_invalid' }),
    )
  }
})

test('a secret that is not set is reported as such, whatever its encoding', () => {
  const decode = () => undefined
  for (const secret of [undefined, null, '', ' ', { value: undefined }]) {
    expect(() => prepareSecrets(secret as never, { ...rules, decode, encoding: 'base64' })).toThrow(/unset/)
  }
})

test('A02 A03 short, padded and too many secrets are refused', () => {
  expect(() => prepareSecrets('fifteen-bytes-x', rules)).toThrow(/shorter than 16 bytes/)
  expect(prepareSecrets('fifteen-bytes-x', { ...rules, allowShortSecrets: true })).toHaveLength(1)
  // As an environment variable gives it.
  const fromText = { ...rules, allowShortSecrets: 'false' as unknown as boolean }
  expect(() => prepareSecrets('fifteen-bytes-x', fromText)).toThrow(/shorter than 16 bytes/)
  expect(() => prepareSecrets('', { ...rules, allowShortSecrets: true })).toThrow(/is blank/)
  expect(prepareSecrets('sixteen-bytes-xy', rules)).toHaveLength(1)
  for (const secret of [` ${long}`, `${long}\n`]) expect(() => prepareSecrets(secret, rules)).toThrow(/white space/)
  for (const prepare of [prepareSecrets, prepareUsableSecrets]) {
    expect(prepare(Array(5).fill(long), rules)).toHaveLength(5)
    expect(() => prepare(Array(6).fill(long), rules)).toThrow(/6 entries, not 1 to 5/)
  }
  expect(() => prepareSecrets({ value: long, notAfter: new Date('x') }, rules)).toThrow(/notAfter/)
})

test('A05 a secret that decodes to nothing is not a secret', () => {
  expect(() => prepareSecrets(long, { ...rules, decode: () => undefined, encoding: 'hex' })).toThrow(/is not hex/)
  expect(() => prepareSecrets(long, { ...rules, decode: () => undefined })).toThrow(/is not text/)
  expect(() => prepareSecrets(long, { ...rules, decode: () => new Uint8Array(0), allowShortSecrets: true })).toThrow(
    /is blank/,
  )
})

test('messages do not contain the secret', () => {
  try {
    prepareSecrets('short-secret', rules)
    expect.unreachable()
  } catch (error) {
    expect(String(error)).not.toContain('short-secret')
  }
})

test('A07 a bad secret does not disable the good ones beside it', () => {
  const usable = prepareUsableSecrets(['', { value: long, id: 'good' }], rules)
  expect(usable.map(({ id }) => id)).toEqual(['good'])
  expect(() => prepareUsableSecrets(['', ' '], rules)).toThrow(/is blank/)
  expect(() => prepareSecrets(['', long], rules)).toThrow(/is blank/)
})

test('a cached secret is prepared once; another one, a short one, a list and a bad one are checked again', () => {
  let prepared = 0
  const secretsFor = rememberSecret((allowShortSecrets) => {
    prepared++
    return { ...rules, allowShortSecrets }
  })
  expect(secretsFor(long)).toBe(secretsFor(long))
  expect(prepared).toBe(1)
  expect(secretsFor('short', true)[0]?.bytes).toEqual(utf8('short'))
  expect(() => secretsFor('short')).toThrow(/shorter than 16 bytes/)
  expect(() => secretsFor('')).toThrow(/is blank/)
  expect(() => secretsFor(undefined as never)).toThrow()
  const rotated = [long]
  expect(secretsFor(rotated)).toHaveLength(1)
  rotated.push(`${long}-2`)
  expect(secretsFor(rotated)).toHaveLength(2)
  expect(secretsFor(long)[0]?.bytes).toEqual(utf8(long))
})

test.each([
  ['acme', 'acme'],
  [7, '7'],
  [0, '0'],
  ['', undefined],
  [undefined, undefined],
])('a resolver that returns %j names %j', async (principal, expected) => {
  const find = createSecretLookup(async () => ({ secret: long, principal: principal as string }), {
    ...rules,
    clock: manualClock(),
  })
  expect((await find(() => ({}), undefined)).principal).toBe(expected)
})

test('A07 a bad secret from a resolver does not disable the good ones beside it', async () => {
  const find = createSecretLookup(() => ['', { value: long, id: 'good' }], { ...rules, clock: manualClock() })
  const { secrets } = await find(() => ({}), undefined)
  expect(secrets.map(({ id }) => id)).toEqual(['good'])
})

test('A67 every secret is tried against every candidate, whatever matched', async () => {
  const secrets = prepareSecrets([long, { value: `${long}-2`, id: 'two' }, `${long}-3`], rules)
  let computed = 0
  const compute = (key: Uint8Array) => {
    computed++
    return backend.digest('sha256', [key])
  }
  const candidate = await backend.digest('sha256', [utf8(long)])
  let compared = 0
  const candidates = [candidate, utf8(long)]
  Object.defineProperty(candidates, 1, {
    get() {
      compared++
      return utf8(long)
    },
  })
  expect((await findMatchingSecret(secrets, candidates, 0, compute))?.id).toBe('0')
  expect([computed, compared]).toEqual([3, 3])
})

test('a secret past its notAfter no longer counts', async () => {
  const secrets = prepareSecrets({ value: long, notAfter: new Date(1_000) }, rules)
  const sha256 = (part: Uint8Array) => backend.digest('sha256', [part])
  expect((await findPresentedSecret(secrets, utf8(long), 999, sha256))?.id).toBe('0')
  expect(await findPresentedSecret(secrets, utf8(long), 1_000, sha256)).toBeUndefined()
  expect(await findPresentedSecret(secrets, utf8(`${long}x`), 0, sha256)).toBeUndefined()
  expect(await findPresentedSecret(secrets, new Uint8Array(0), 0, sha256)).toBeUndefined()
})

test('sha256Hex hashes its parts in order', async () => {
  expect(await sha256Hex(utf8('ab'), utf8('c'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

test('wiping the bytes afterwards does not change the key', () => {
  const bytes = utf8(long)
  const [prepared] = prepareSecrets(bytes, rules)
  bytes.fill(0)
  expect(prepared?.bytes).toEqual(utf8(long))
})
