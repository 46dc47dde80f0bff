import { defineScheme, type Part, type Scheme, schemes, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowS, secret } from '../shared.js'

describe('a captured request, sent again in another form', () => {
  test('an id in a signed header does not take over the text after it', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [{ header: 'x-id' }, '.', { body: true }],
      id: { from: { header: 'x-id' } },
      payload: 'text',
    })
    const signed = 'evt.a.b'
    for (const [id, body, expected] of [
      ['evt', 'a.b', true],
      ['evt.a', 'b', false],
    ] as const) {
      const headers = { 'x-signature': hexMac(secret, signed), 'x-id': id }
      expect(await verifySignature({ scheme, secret, headers, body })).toBe(expected)
    }
  })

  test('nor if its name is written differently', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [{ header: 'x-id' }, '.', { body: true }],
      id: { from: { header: 'X-Id' } },
      payload: 'text',
    })
    const headers = { 'x-signature': hexMac(secret, 'evt.a.b'), 'x-id': 'evt.a' }
    expect(await verifySignature({ scheme, secret, headers, body: 'b' })).toBe(false)
  })

  const id = { from: { header: 'x-id' } } as const
  const whenV: Part = { when: { header: 'x-v' }, parts: [':v:', { header: 'x-v' }, ':'] }
  const sent = '{"b":".{}"}'
  const later = `${Number(nowS) + 1}`
  type Sent = { id?: string; a?: string; b?: string; time?: string; body: string }
  test.each<[string, readonly Part[], string, Sent[]]>([
    [
      'a value under a condition',
      [{ when: { header: 'x-a' }, parts: ['a:', { header: 'x-a' }] }, '.', { body: true }],
      'a:v1.2.{}',
      [
        { a: 'v1.2', body: '{}' },
        { a: 'v1', body: '2.{}' },
      ],
    ],
    [
      'an id under a condition',
      [{ when: { header: 'x-id' }, parts: [{ id: true }, '.'] }, { body: true }],
      `evt.${sent}`,
      [
        { id: 'evt', body: sent },
        { id: 'evt.{"b":"', body: '{}"}' },
      ],
    ],
    ...[{ id: true } as const, { header: 'x-id' }].map((part): [string, readonly Part[], string, Sent[]] => [
      `an id before a condition that is absent, as ${JSON.stringify(part)}`,
      [part, whenV, '.', { body: true }],
      `evt.${sent}`,
      [
        { id: 'evt', body: sent },
        { id: 'evt.{"b":"', body: '{}"}' },
      ],
    ]),
    [
      'an id behind a condition that is the text before it',
      [{ unless: { header: 'x-a' }, parts: [':'] }, ':', { id: true }, '.', { body: true }],
      '::evt.{}',
      [
        { id: 'evt', body: '{}' },
        { a: 'a', id: ':evt', body: '{}' },
      ],
    ],
    [
      'an id behind a condition that begins as the text before it',
      [{ when: { header: 'x-a' }, parts: [':', { header: 'x-a' }] }, ':', { header: 'x-id' }, '.', { body: true }],
      ':a:evt.{}',
      [
        { a: 'a', id: 'evt', body: '{}' },
        { id: 'a:evt', body: '{}' },
      ],
    ],
    [
      'a value before two conditions',
      [
        { when: { header: 'x-a' }, parts: ['a:', { header: 'x-a' }] },
        { when: { header: 'x-b' }, parts: [';b:', { header: 'x-b' }] },
        '.',
        { body: true },
      ],
      'a:1;b:2.{}',
      [
        { a: '1', b: '2', body: '{}' },
        { a: '1;b:2', body: '{}' },
      ],
    ],
    [
      'a value before a time, which would be the next value',
      [{ header: 'x-a' }, '.', { timestamp: true }, '.', { header: 'x-b' }, '.', { body: true }],
      `a.${nowS}.b.${later}.c.{}`,
      [
        { a: 'a', time: nowS, b: `b.${later}.c`, body: '{}' },
        { a: `a.${nowS}.b`, time: later, b: 'c', body: '{}' },
      ],
    ],
    [
      'a header beside a body, whose white space it could be',
      [{ body: true }, { header: 'x-a' }],
      '{} a',
      [
        { body: '{}', a: ' a' },
        { body: '{} ', a: 'a' },
      ],
    ],
    [
      'a header beside a body that is a number',
      [{ header: 'x-a' }, '.', { body: true }],
      'v1.2.{}',
      [
        { a: 'v1.2', body: '{}' },
        { a: 'v1', body: '2.{}' },
      ],
    ],
    [
      'a value before a body that has one behind it, which would be the body',
      [{ header: 'x-a' }, '.', { body: true }, '.', { header: 'x-b' }],
      'a.{}.[1].b',
      [
        { a: 'a', body: '{}', b: '[1].b' },
        { a: 'a.{}', body: '[1]', b: 'b' },
      ],
    ],
  ])('one signature belongs to one message: %s', async (_, content, signed, sent) => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content,
      ...(content.some((part) => JSON.stringify(part).includes('id')) && { id }),
      ...(signed.includes(nowS) && { timestamp: { from: { header: 'x-time' }, format: 's' } }),
    })
    const verdicts = sent.map(({ id, a, b, time, body }) => {
      const headers = {
        'x-signature': hexMac(secret, signed),
        'x-id': id,
        'x-a': a,
        'x-b': b,
        'x-time': time,
      }
      return verifySignature({ scheme, secret, headers, body, clock: fixedClock })
    })
    expect(await Promise.all(verdicts)).toEqual([true, false])
  })

  test('a condition next to a body that is not JSON is refused, because it could be a part of the body', () => {
    const content = [{ when: { header: 'x-id' }, parts: [{ id: true }, '.'] }, { body: true }] as const
    const mac = { kind: 'hmac', hash: 'sha256' } as const
    const signature = { from: { header: 'x-signature' }, encoding: 'hex' } as const
    expect(() => defineScheme({ mac, signature, content, id, payload: 'text' })).toThrow(/"content\.body"/)
    expect(() => defineScheme({ mac, signature, content, id })).not.toThrow()
  })

  const sorted = { sortedForm: true } as const
  test.each<[string, readonly Part[], object, RegExp]>([
    [
      'an id before a body, where a condition between them is absent',
      [{ id: true }, { when: { header: 'x-a' }, parts: ['.'] }, { body: true }],
      {},
      /"id"/,
    ],
    [
      'an id behind a condition, with a method between them',
      [whenV, { method: true }, { id: true }, '.', { body: true }],
      {},
      /"id"/,
    ],
    ['the fields of a form before an id', [sorted, '.', { id: true }], { payload: 'form' }, /"id"/],
    [
      'the fields of a form before a time',
      [sorted, '.', { timestamp: true }],
      { payload: 'form', timestamp: { from: { header: 'x-time' }, format: 's' } },
      /"content\.body"/,
    ],
  ])('%s: no text would separate the two, which is refused', (_, content, more, field) => {
    const mac = { kind: 'hmac', hash: 'sha256' } as const
    const signature = { from: { header: 'x-signature' }, encoding: 'hex' } as const
    expect(() => defineScheme({ mac, signature, content, id, ...more })).toThrow(field)
  })

  test('a value that is not an id may contain the text between it and a condition before it', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [
        { when: { header: 'x-a' }, parts: [':', { header: 'x-a' }] },
        ':',
        { header: 'x-b' },
        '.',
        { body: true },
      ],
    })
    const headers = { 'x-signature': hexMac(secret, ':a:b:c.{}'), 'x-a': 'a', 'x-b': 'b:c' }
    expect(await verifySignature({ scheme, secret, headers, body: '{}' })).toBe(true)
  })

  const hmac = {
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  } as const
  const verdict = (scheme: Scheme, signed: string, { id, a, body }: Sent) => {
    const headers = { 'x-signature': hexMac(secret, signed), 'x-id': id, 'x-a': a }
    return verifySignature({ scheme, secret, headers, body })
  }

  test('a value that ends or begins with a part of the text next to it is refused', async () => {
    const before = defineScheme({ ...hmac, content: [{ id: true }, '::', { body: true }], id, payload: 'text' })
    expect(await verdict(before, 'evt:::b', { id: 'evt', body: ':b' })).toBe(true)
    expect(await verdict(before, 'evt:::b', { id: 'evt:', body: 'b' })).toBe(false)
    const behind = defineScheme({ ...hmac, content: [{ body: true }, '::', { id: true }], id, payload: 'text' })
    expect(await verdict(behind, 'b:::evt', { id: 'evt', body: 'b:' })).toBe(true)
    expect(await verdict(behind, 'b:::evt', { id: ':evt', body: 'b' })).toBe(false)
  })

  test('an id next to a body contains no character of JSON syntax; any other value may', async () => {
    const touching = defineScheme({ ...hmac, content: [{ id: true }, { body: true }], id })
    const behind = defineScheme({ ...hmac, content: [{ body: true }, { id: true }], id })
    const other = defineScheme({ ...hmac, content: [{ body: true }, { header: 'x-a' }] })
    for (const text of ['"', '(', ')', ',', '[', '\\', ']', '{', '}', ':']) {
      const value = `evt${text}1`
      expect(await verdict(touching, `${value}{}`, { id: value, body: '{}' })).toBe(text === ':')
      expect(await verdict(behind, `{}${value}`, { id: value, body: '{}' })).toBe(text === ':')
      expect(await verdict(other, `{}${value}`, { a: value, body: '{}' })).toBe(true)
    }
  })

  test('a body that a conditional text could begin or end must be an object or an array', async () => {
    const digit: Part = { when: { header: 'x-a' }, parts: ['1'] }
    const before = defineScheme({ ...hmac, content: [digit, { body: true }] })
    expect(await verdict(before, '1{}', { a: 'a', body: '{}' })).toBe(true)
    expect(await verdict(before, '1{}\n', { a: 'a', body: '{}\n' })).toBe(true)
    expect(await verdict(before, '12', { a: 'a', body: '2' })).toBe(false)
    expect(await verdict(before, '12', { body: '12' })).toBe(false)
    const behind = defineScheme({ ...hmac, content: [{ body: true }, digit] })
    expect(await verdict(behind, '[]1', { a: 'a', body: '[]' })).toBe(true)
    expect(await verdict(behind, ' []1', { a: 'a', body: ' []' })).toBe(true)
    expect(await verdict(behind, '21', { a: 'a', body: '2' })).toBe(false)
  })

  test('a digit next to a time could be part of it, but not next to any other value', () => {
    const timestamp = { from: { header: 'x-time' }, format: 'unix' } as const
    const make =
      (...parts: readonly Part[]) =>
      () =>
        defineScheme({ ...hmac, timestamp, content: [...parts, '.', { body: true }] })
    expect(make('v1', { timestamp: true })).toThrow(/"timestamp"/)
    expect(make('v', { timestamp: true })).not.toThrow()
    expect(make('v1', { header: 'x-a' }, '.', { timestamp: true })).not.toThrow()
  })

  test('a body that is a number gives no digit to the id next to it', async () => {
    for (const [body, id] of [
      ['12', 'abc'],
      ['1', '2abc'],
    ] as const) {
      const headers = {
        'framer-signature': `sha256=${hexMac(secret, '12abc')}`,
        'framer-webhook-submission-id': id,
      }
      expect(await verifySignature({ scheme: schemes.framer, secret, headers, body })).toBe(false)
    }
  })
})
