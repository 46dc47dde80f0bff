import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { cleanCause } from '../src/client/clean-text.js'
import { describeError } from '../src/errors.js'
import { prepareSecrets, reduceCause } from '../src/index.js'
import { isArrayBuffer, isBytes, isError } from '../src/kinds.js'
import { keptBody } from '../src/node/node-incoming.js'

/** As in a test environment with its own classes, such as jsdom or Jest. */
const foreign = (code: string): unknown => runInNewContext(code, { DOMException })

const sixteen = 'new Uint8Array(16).fill(7)'

describe('values of another realm are recognised by their kind', () => {
  test('bytes', () => {
    const bytes = foreign(sixteen) as Uint8Array<ArrayBuffer>
    expect(bytes).not.toBeInstanceOf(Uint8Array)
    expect([bytes, new Uint8Array(1), Buffer.alloc(1)].map(isBytes)).toEqual([true, true, true])
    for (const other of ['a text', new Uint16Array(1), new ArrayBuffer(1), [1], { length: 1 }, null, undefined]) {
      expect(isBytes(other)).toBe(false)
    }
    expect([foreign('new ArrayBuffer(1)'), new ArrayBuffer(1), bytes].map(isArrayBuffer)).toEqual([true, true, false])
  })

  test('a secret in bytes', () => {
    const secret = foreign(sixteen) as Uint8Array
    const rules = { packageName: 'test' }
    expect(prepareSecrets([secret, { value: secret }], rules).map(({ bytes }) => bytes.length)).toEqual([16, 16])
    const decoded = prepareSecrets('a text', { ...rules, decode: () => secret })
    expect(decoded[0]?.bytes).toEqual(new Uint8Array(16).fill(7))
  })

  test('the body that a Node middleware kept', () => {
    const kept = foreign(sixteen)
    expect(keptBody({ rawBody: kept } as never)).toBe(kept)
    expect(keptBody({ body: kept } as never)).toBe(kept)
  })

  test('errors and their causes', () => {
    const error = foreign(`Object.assign(new TypeError('connect failed'), { code: 'ECONNREFUSED' })`) as Error
    expect(error).not.toBeInstanceOf(Error)
    const known = { name: 'TypeError', message: 'connect failed', code: 'ECONNREFUSED' }
    expect(reduceCause(error)).toEqual(known)
    expect(describeError(error)).toBe('TypeError: connect failed')
    expect(reduceCause(cleanCause(error, []))).toEqual(known)
    expect(reduceCause(cleanCause(new Error('fetch failed', { cause: error }), []))).toEqual(known)
    expect(isError(foreign(`new DOMException('gone', 'AbortError')`))).toBe(true)
    for (const other of [{ name: 'Error', message: 'no error' }, 'Error', null]) expect(isError(other)).toBe(false)
  })
})
