import { defineScheme, type Part, schemes, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowS, secret } from '../shared.js'

describe('a captured request, sent again in another form', () => {
  test('an id that is a signed header does not take over what follows it', async () => {
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

  test('nor where its name is written otherwise', async () => {
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
  ])('one signature is of one message alone: %s', async (_, content, signed, sent) => {
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

  test('a condition beside a body that is no JSON is refused: it could be a piece of the body', () => {
    const content = [{ when: { header: 'x-id' }, parts: [{ id: true }, '.'] }, { body: true }] as const
    const mac = { kind: 'hmac', hash: 'sha256' } as const
    const signature = { from: { header: 'x-signature' }, encoding: 'hex' } as const
    expect(() => defineScheme({ mac, signature, content, id, payload: 'text' })).toThrow(/"content\.body"/)
    expect(() => defineScheme({ mac, signature, content, id })).not.toThrow()
  })

  test('a body that is a number gives no digit to the id beside it', async () => {
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
