import { defineScheme, type Part, type Scheme, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { hexMac, recordingWebhook, secret } from './shared.js'

const signing = (content: readonly Part[], more: Partial<Scheme> = {}) =>
  defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content,
    ...more,
  })

/** Whether a request whose sender signed this text is accepted. */
const verify = (scheme: Scheme, signed: string, body: string, headers: Record<string, string> = {}) =>
  verifySignature({
    scheme,
    secret,
    url: 'https://example.com/hook',
    headers: { 'x-signature': hexMac(secret, signed), ...headers },
    body,
  })

describe('an absent part', () => {
  test('makes a message false, and is not an error of ours', async () => {
    expect(await verify(signing([{ query: 'data.id', lowerCase: true }, '.', { body: true }]), '.{}', '{}')).toBe(false)
    const conditional = signing([{ when: { header: 'x-v' }, parts: [{ header: 'x-a' }, '.'] }, { body: true }])
    expect(await verify(conditional, '.{}', '{}', { 'x-v': '1' })).toBe(false)
    expect(await verify(conditional, 'a.{}', '{}', { 'x-v': '1', 'x-a': 'a' })).toBe(true)
  })

  test('is absent in a JSON body too: neither a prototype nor a text has fields', async () => {
    const fields = signing([{ json: 'text.0' }, '|', { json: 'text.length' }, '|', { json: 'constructor.name' }])
    const body = '{"text":"abc"}'
    expect(await verify(fields, '||', body)).toBe(true)
    expect(await verify(fields, 'a|3|Object', body)).toBe(false)
  })

  test.each([
    ['9007199254740991', '9007199254740991'],
    ['-9007199254740991', '-9007199254740991'],
    ['0.5', '0.5'],
    ['true', 'true'],
    ['null', ''],
  ])('is not one whose value is %s', async (value, signed) => {
    expect(await verify(signing([{ json: 'n' }]), signed, `{"n":${value}}`)).toBe(true)
  })

  test.each(['9007199254740993', '-9007199254740993', '{}', '[]'])(
    'makes a message false: %s has no text',
    async (value) => {
      for (const signed of [String(JSON.parse(value)), value, '']) {
        expect(await verify(signing([{ json: 'n' }]), signed, `{"n":${value}}`)).toBe(false)
      }
    },
  )
})

describe('an id under a condition', () => {
  const ifThere = signing([{ when: { header: 'x-id' }, parts: ['id:', { id: true }, ';'] }, { body: true }], {
    id: { from: { header: 'x-id' } },
  })

  test('is signed if present, and not required if absent', async () => {
    expect(await verify(ifThere, 'id:evt;{}', '{}', { 'x-id': 'evt' })).toBe(true)
    expect(await verify(ifThere, '{}', '{}')).toBe(true)
    expect(await verify(ifThere, '{}', '{}', { 'x-id': 'evt' })).toBe(false)
    expect(await verify(ifThere, 'id:evt;{}', '{}')).toBe(false)
  })

  test('is required if the content has it', async () => {
    const asked = signing([{ when: { header: 'x-v' }, parts: ['id:', { id: true }, ';'] }, { body: true }], {
      id: { from: { header: 'x-id' } },
    })
    expect(await verify(asked, 'id:;{}', '{}', { 'x-v': '1' })).toBe(false)
    expect(await verify(asked, 'id:evt;{}', '{}', { 'x-v': '1', 'x-id': 'evt' })).toBe(true)
    expect(await verify(asked, '{}', '{}')).toBe(true)
  })
})

describe('an id in a header', () => {
  const under =
    (when: string, ...parts: Part[]) =>
    () =>
      signing([{ when: { header: when }, parts }, { body: true }], {
        id: { from: { header: 'x-id' }, replayKey: true },
      })

  test('is signed if the header is signed whenever it is present', async () => {
    expect(under('X-Id', { header: 'x-id' }, '.')).not.toThrow()
    expect(under('x-other', { header: 'x-id' }, '.')).toThrow(/id\.replayKey/)
    expect(under('x-id', 'id.')).toThrow(/id\.replayKey/)
  })
})

describe('an id in a JSON body', () => {
  const id = { from: { json: 'id' } } as const

  test('is not searched for in a form if the body may be either', async () => {
    const { send, deliveries } = recordingWebhook({ scheme: signing([{ body: true }], { id, payload: 'auto' }) })
    for (const body of ['id=1', '{"id":"evt_1"}']) {
      expect((await send(body, { 'x-signature': hexMac(secret, body) })).status).toBe(200)
    }
    expect(deliveries.map((delivery) => delivery.id)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 'evt_1'])
    expect(deliveries.map(({ payload }) => payload)).toEqual([{ id: '1' }, { id: 'evt_1' }])
  })

  test('is found after white space if the body is always JSON', async () => {
    const { send, deliveries } = recordingWebhook({ scheme: signing([{ body: true }], { id }) })
    const body = '\n {"id":"evt_1"}'
    await send(body, { 'x-signature': hexMac(secret, body) })
    expect(deliveries[0]?.id).toBe('evt_1')
  })
})

test('a text body is that text, including its byte order mark', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: signing([{ body: true }], { payload: 'text' }) })
  const body = '\ufeffhello'
  await send(body, { 'x-signature': hexMac(secret, body) })
  expect(deliveries[0]?.payload).toBe(body)
})
