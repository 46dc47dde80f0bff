import { parseLoosely, type StandardIssue, type StandardSchema } from '@hookwright/core'
import { expect, test } from 'vitest'
import * as z from 'zod'

const schema = z.looseObject({
  id: z.string(),
  count: z.number().optional(),
  items: z.array(z.looseObject({ name: z.string(), size: z.number().optional() })).optional(),
})

test('valid data is kept unchanged, including unknown keys', () => {
  const value = JSON.parse('{"id":"1","extra":{"a":1},"__proto__":{"admin":true}}')
  const result = parseLoosely(schema, value)
  expect(result).toMatchObject({ ok: true, issues: [] })
  expect(result.ok && result.value).toBe(value)
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
})

test('a field of the wrong type reads undefined and is listed', () => {
  const value = {
    id: '1',
    count: 'many',
    items: [
      { name: 'a', size: 'big' },
      { name: 'b', size: 2 },
    ],
  }
  const result = parseLoosely(schema, value)
  expect(result.issues.map(({ path }) => path.join('.'))).toEqual(['count', 'items.0.size'])
  expect(result.ok && result.value).toEqual({ id: '1', items: [{ name: 'a' }, { name: 'b', size: 2 }] })
})

test('a value that can’t be repaired is removed as a whole; its neighbours stay', () => {
  const value = { id: '1', items: ['x', { name: 'b' }, { size: 1 }, null, { name: 'e', size: [] }] }
  const result = parseLoosely(schema, value)
  expect(result.ok && result.value).toEqual({ id: '1', items: [{ name: 'b' }, { name: 'e' }] })
  expect(result.issues.map(({ path }) => path.join('.'))).toEqual([
    'items.0',
    'items.2.name',
    'items.3',
    'items.4.size',
  ])
})

test('a root that does not fit is reported', () => {
  for (const value of [null, 'text', 7, [], {}, { id: 7 }]) expect(parseLoosely(schema, value).ok).toBe(false)
})

test('ten thousand wrong fields cost one more round, not ten thousand', () => {
  let rounds = 0
  const counting = {
    '~standard': {
      ...schema['~standard'],
      validate(value: unknown) {
        rounds++
        return schema['~standard'].validate(value)
      },
    },
  }
  const items = Array.from({ length: 10_000 }, (_, index) => ({ name: `n${index}`, size: 'wrong' }))
  const result = parseLoosely(counting as typeof schema, { id: '1', items })
  expect([result.ok, result.issues.length, rounds]).toEqual([true, 10_000, 2])
})

test('data that does not fit at all keeps everything it had', () => {
  const text =
    '{"items":[{"name":1,"size":2},{"name":"b","size":"big"},3],"count":"many","__proto__":{"a":1},"id":7,"other":[1,2]}'
  const value = JSON.parse(text)
  expect(parseLoosely(schema, value)).toMatchObject({ ok: false })
  // Possibly in another order.
  expect(value).toEqual(JSON.parse(text))
  expect(Object.getOwnPropertyNames(value).sort()).toEqual(['__proto__', 'count', 'id', 'items', 'other'])
  expect(value.items).toHaveLength(3)
})

test('items that several rounds removed from a list are put back in their places', () => {
  const value = { list: ['a', 'b', 'c'] }
  const rounds = [['list', 0], ['list', 0], []]
  const schema = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: () => ({ issues: [{ message: 'no', path: rounds.shift() ?? [] }] }),
    },
  }
  expect(parseLoosely(schema, value).ok).toBe(false)
  expect(value).toEqual({ list: ['a', 'b', 'c'] })
})

test('more wrong fields than a call can have arguments', () => {
  const list = z.object({ list: z.array(z.number()) })
  const result = parseLoosely(list, { list: Array.from({ length: 200_000 }, () => 'x') })
  expect(result).toMatchObject({ ok: true, value: { list: [] } })
  expect(result.issues).toHaveLength(200_000)
})

test('no path of an issue reaches a prototype', () => {
  const methods = Object.getOwnPropertyNames(Object.prototype)
  const open = z.record(z.string(), z.object({ name: z.string() }).catchall(z.record(z.string(), z.number())))
  for (const text of [
    '{"constructor":{"prototype":{"toString":"x","hasOwnProperty":"x"}}}',
    '{"__proto__":{"prototype":{"toString":"x"}},"constructor":{"prototype":{"toString":1}}}',
  ]) {
    parseLoosely(open, JSON.parse(text))
  }
  const hostile = [['constructor'], ['constructor', 'prototype', 'toString'], ['__proto__'], ['__proto__', 'toString']]
  parseLoosely(
    {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({ issues: hostile.map((path) => ({ message: 'no', path })) }),
      },
    },
    JSON.parse('{"constructor":{"prototype":{"toString":"x"}},"__proto__":{"toString":"x"}}'),
  )
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(methods)
  expect(`${{}}`).toBe('[object Object]')
})

/** A schema that refuses the given paths, whatever the value is. */
const refusing = (issues: () => readonly StandardIssue[]): StandardSchema => ({
  '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: issues() }) },
})

test('two complaints about one field remove that field, not its parent', () => {
  const strict = z.looseObject({ code: z.string().min(5).regex(/^a/).optional() })
  const result = parseLoosely(strict, { code: 'x', other: 1 })
  expect(result).toMatchObject({ ok: true, value: { other: 1 } })
  expect(result.issues.map(({ path }) => path)).toEqual([['code'], ['code']])
})

test('a path may consist of objects, lead through null, or be missing', () => {
  const rounds = [[{ key: 'a' }, { key: 'b' }], ['none', 'c'], undefined]
  const value = { a: { b: 1 }, none: null }
  const schema = refusing(() => [{ message: 'no', path: rounds.shift() }])
  expect(parseLoosely(schema, value)).toEqual({
    ok: false,
    issues: [['a', 'b'], ['none', 'c'], []].map((path) => ({ path, message: 'no' })),
  })
  expect(value).toEqual({ a: { b: 1 }, none: null })
})

test('a schema that is never satisfied is given up', () => {
  let asked = 0
  const schema = refusing(() => {
    if (++asked > 100) throw new Error('asked again and again')
    return [{ message: 'no', path: ['a', 'b'] }]
  })
  expect(parseLoosely(schema, {}).ok).toBe(false)
})
