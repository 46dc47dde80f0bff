import { contentOf } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'

describe('the content of a test request', () => {
  test('is the sample by default', () => {
    expect(contentOf({}, '{"sample":1}')).toBe('{"sample":1}')
    expect(contentOf({ body: undefined }, '{"sample":1}')).toBe('{"sample":1}')
  })

  test('is the payload, serialised as JSON or as the provider does', () => {
    expect(contentOf({ payload: { id: 7 } }, 'sample')).toBe('{"id":7}')
    expect(contentOf({ payload: null }, 'sample')).toBe('null')
    expect(contentOf({ payload: { id: 7 } }, 'sample', () => 'written')).toBe('written')
  })

  test('is the body, unchanged, even if there is a payload', () => {
    const bytes = new Uint8Array([0xff, 0x00])
    expect(contentOf({ body: '{ "id": 7 }', payload: { id: 8 } }, 'sample')).toBe('{ "id": 7 }')
    expect(contentOf({ body: '' }, 'sample')).toBe('')
    expect(contentOf({ body: bytes }, 'sample')).toBe(bytes)
    expect(contentOf({ body: bytes.buffer }, 'sample')).toEqual(bytes)
  })

  test('is a TypeError for a payload that is undefined, so that a misspelt sample does not pass for another', () => {
    expect(() => contentOf({ payload: undefined }, 'sample')).toThrow(new TypeError('Option "payload" is undefined.'))
  })

  test.each([[{ id: 7 }], [null], [7]])('is a TypeError that names the option for a body of %j', (body) => {
    expect(() => contentOf({ body: body as never }, 'sample')).toThrow(
      /^Option "body" must be text or bytes.*"payload"/,
    )
  })
})
