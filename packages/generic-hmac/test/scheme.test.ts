import {
  ConfigError,
  createHmacWebhook,
  defineScheme,
  isHookwrightError,
  type Part,
  type Scheme,
  schemes,
  verifySignature,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { secret } from './shared.js'

const when = { header: 'x-a' }
const body = { body: true } as const
const base = {
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ body: true }],
} as const

/** Wrong schemes, with what the message must name. */
const wrong: [string, unknown, RegExp][] = [
  ['no object', null, /object/],
  [
    'an unknown field',
    { ...base, tolerance: 300 },
    /"tolerance" is not a known field\. Known here: mac, signature, content, /,
  ],
  [
    'an unknown field inside',
    { ...base, signature: { ...base.signature, prefx: 'a' } },
    /"signature\.prefx" is not a known field/,
  ],
  ['an unknown field of a part', { ...base, content: [{ body: true, x: 1 }] }, /"content\.0\.x" is not a known field/],
  ['an unknown part', { ...base, content: [{ payload: true }] }, /"content\.0" must have one of/],
  ['a part set to false', { ...base, content: [{ body: false }] }, /"content\.0\.body"/],
  ...['$.id', '$[0].id', '/data/id', 'data[0].id', 'data..id', 'data.'].map((json): [string, unknown, RegExp] => [
    `the path ${json}`,
    { ...base, id: { from: { json } } },
    /"id\.from\.json" must be a path such as data\.0\.id/,
  ]),
  ['a mac that is null', { ...base, mac: null }, /"mac\.kind" must be one of/],
  ['a kind that is no text', { ...base, mac: { kind: 5 } }, /"mac\.kind" must be one of/],
  ['repeats that is no boolean', { ...base, repeats: 'yes' }, /"repeats" must be/],
  ['an unknown hash', { ...base, mac: { kind: 'hmac', hash: 'md5' } }, /"mac\.hash" must be one of sha1/],
  ['an unknown mac', { ...base, mac: { kind: 'none' } }, /"mac\.kind"/],
  ['a kind from a prototype', { ...base, mac: { kind: 'constructor' } }, /"mac\.kind"/],
  ['no content', { ...base, content: [] }, /no part of the request/],
  ['content that is literal', { ...base, content: ['v1'] }, /no part of the request/],
  ['content that is a text', { ...base, content: '{body}' }, /"content" must be a list\.$/],
  [
    'a list whose delimiter parts tag and signature',
    { ...base, signature: { ...base.signature, format: { kind: 'tagged', tag: 'v1', list: ',' } } },
    /"signature\.format\.list" occurs/,
  ],
  [
    'a delimiter that signatures may hold',
    { ...base, signature: { ...base.signature, format: { kind: 'list', delimiter: 'a' } } },
    /"signature\.format\.delimiter" may occur in a signature in hex/,
  ],
  [
    'groups parted by what parts key and value',
    { ...base, signature: { ...base.signature, format: { kind: 'kv', key: 'v1', groupDelimiter: '=' } } },
    /"signature\.format\.groupDelimiter" occurs/,
  ],
  [
    'groups parted by what parts entries',
    { ...base, signature: { ...base.signature, format: { kind: 'kv', key: 'v1', groupDelimiter: ',' } } },
    /"signature\.format\.groupDelimiter" occurs in the delimiter/,
  ],
  [
    'a time under the key of the signature',
    {
      ...base,
      signature: { ...base.signature, format: { kind: 'kv', key: 'v1' } },
      content: [{ timestamp: true }, '.', { body: true }],
      timestamp: { from: { kv: 'v1' }, format: 's' },
    },
    /"timestamp\.from\.kv" is also the key/,
  ],
  [
    'an id beside a body that is no JSON',
    { ...base, content: [{ id: true }, { body: true }], id: { from: { header: 'x-id' } }, payload: 'form' },
    /"id" is not separated, or a value before it is not/,
  ],
  [
    'a header that is the id, beside such a body',
    { ...base, content: [{ header: 'X-Id' }, { body: true }], id: { from: { header: 'x-id' } }, payload: 'text' },
    /"id" is not separated, or a value before it is not/,
  ],
  [
    'an id beside such a body where a condition is absent',
    {
      ...base,
      content: [{ id: true }, { when: { header: 'x-a' }, parts: ['.', { header: 'x-a' }, '.'] }, { body: true }],
      id: { from: { header: 'x-id' } },
      payload: 'text',
    },
    /"content\.body" has a value or a condition beside it/,
  ],
  [
    'an id beside a header, whatever the body is',
    { ...base, content: [{ header: 'x-a' }, { id: true }, '.', { body: true }], id: { from: { header: 'x-id' } } },
    /"id" is not separated, or a value before it is not/,
  ],
  [
    'a method that parts an id from a body of text',
    {
      ...base,
      content: [{ id: true }, { method: true }, '.', body],
      id: { from: { header: 'x-id' } },
      payload: 'text',
    },
    /"id" is not separated, or a value before it is not/,
  ],
  ...(
    [
      ['a method under a condition behind an id', [{ id: true }, { when, parts: [{ method: true }] }, '.', body]],
      ['a text under a condition before an id', [{ when, parts: ['v2'] }, { id: true }, '.', body]],
      ['the same, where the id is a header', [{ when, parts: ['v2'] }, { header: 'x-id' }, '.', body]],
      ['a value under a condition before an id', [{ when, parts: [{ header: 'x-a' }, '.'] }, { id: true }, ':', body]],
      [
        'two conditions, one before the other’s id',
        [{ when, parts: ['a'] }, { when, parts: [{ id: true }, '.'] }, body],
      ],
      ['a time between a header and an id', [{ header: 'x-a' }, { timestamp: true }, { id: true }, '.', body]],
      ['an id and a header on both sides of a body', [{ header: 'x-a' }, body, { id: true }]],
      ['the same the other way round', [{ id: true }, body, { header: 'x-a' }]],
      ['the query of the URL before an id', [{ url: 'query' }, '.', { id: true }, '.', body]],
    ] as const
  ).map(([name, content]): [string, unknown, RegExp] => [
    name,
    { ...base, content, id: { from: { header: 'x-id' } }, timestamp: { from: { header: 'x-time' }, format: 's' } },
    /"id" is not separated, or a value before it is not/,
  ]),
  ...(
    [
      ['a header beside a body of text', [{ header: 'x-tenant' }, body], 'text'],
      ['a body of a form beside a query', [body, { query: 't' }], 'form'],
      ['a header under a condition before a body of text', [{ when, parts: [{ header: 'x-a' }] }, body], 'text'],
      ['a time between a header and such a body', [{ header: 'x-a' }, { timestamp: true }, body], 'text'],
      ['a method between a header and such a body', [{ header: 'x-a' }, { method: true }, body], 'text'],
      ['the query of the URL beside a body that may be a form', [{ url: 'query' }, body], 'auto'],
      ['the query of the URL, which may hold what parts it from a body of text', [{ url: 'query' }, '.', body], 'text'],
      ['a text under a condition before a body of text', [{ when, parts: ['v2.'] }, body], 'text'],
      ['a condition behind such a body, also behind a text', [body, '.', { when, parts: ['v2.'] }], 'text'],
      ['a header under a condition behind a body of a form', [body, { when, parts: ['.', { header: 'x-a' }] }], 'form'],
    ] as const
  ).map(([name, content, payload]): [string, unknown, RegExp] => [
    name,
    { ...base, content, payload, timestamp: { from: { header: 'x-time' }, format: 's' } },
    /"content\.body" has a value or a condition beside it/,
  ]),
  ...(
    [
      ['a time of unknown length beside a header', [{ timestamp: true }, { header: 'x-a' }, body], 'unix'],
      ['a time of unknown length beside a digit', [{ timestamp: true }, '0', { header: 'x-a' }, '.', body], 'unix'],
      ['a time between two headers', [{ header: 'x-a' }, { timestamp: true }, { header: 'x-b' }, '.', body], 's'],
      ['a time under a condition', [{ when, parts: [{ timestamp: true }, '.'] }, body], 's'],
    ] as const
  ).map(([name, content, format]): [string, unknown, RegExp] => [
    name,
    { ...base, content, timestamp: { from: { header: 'x-time' }, format } },
    /"timestamp" is under a condition, or nothing separates it/,
  ]),
  [
    'a body under a condition',
    { ...base, content: ['POST.', { unless: { query: 'c' }, parts: [body] }] },
    /"content\.body" has a value or a condition beside it/,
  ],
  [
    'a signature in a query that is signed whole',
    { ...base, signature: { from: { query: 'sig' }, encoding: 'hex' }, content: [{ url: 'query' }, body] },
    /"signature\.from" is in what is signed/,
  ],
  ...(
    [
      [{ form: 'sig' }, { sortedForm: true }],
      [{ form: 'sig' }, { form: 'sig' }],
      [{ query: 'sig' }, { query: 'sig' }],
      [{ json: 'meta.sig' }, { json: 'meta.sig' }],
      [{ header: 'X-Sig' }, { header: 'x-sig' }],
      [{ numberedHeader: { prefix: 'x-sig-', max: 2 } }, { header: 'X-Sig-2' }],
    ] as const
  ).map(([from, part]): [string, unknown, RegExp] => [
    `a signature in ${JSON.stringify(from)} over ${JSON.stringify(part)}`,
    { ...base, payload: 'auto', signature: { from, encoding: 'hex' }, content: [{ method: true }, part] },
    /"signature\.from" is in what is signed/,
  ]),
  [
    'a time that holds what parts it from the signature',
    {
      ...base,
      signature: { ...base.signature, format: { kind: 'kv', key: 'v1' } },
      content: [{ timestamp: true }, '.', body],
      timestamp: { from: { kv: 't' }, format: 'http' },
    },
    /"signature\.format\.delimiter" occurs in a time in the format http/,
  ],
  ...([[{ sortedForm: true }], [{ form: 'a' }], [{ id: true }]] as const).map((content): [string, unknown, RegExp] => [
    `a body of JSON, and ${JSON.stringify(content)} of a form`,
    { ...base, content, id: { from: { form: 'id' } } },
    /"payload" must be form or auto/,
  ]),
  [
    'a form, and an id in JSON',
    { ...base, payload: 'form', id: { from: { json: 'id' } } },
    /"payload" can be a form or JSON, not both/,
  ],
  ['an empty literal', { ...base, content: ['', { body: true }] }, /"content\.0"/],
  [
    'a header that is none',
    { ...base, signature: { from: { header: 'x sig' }, encoding: 'hex' } },
    /"signature\.from\.header"/,
  ],
  ['utf8 signatures', { ...base, signature: { from: { header: 'x' }, encoding: 'utf8' } }, /utf8 only for a token/],
  ['a part without its spec', { ...base, content: [{ timestamp: true }, { body: true }] }, /"timestamp" is missing/],
  ['an id without its spec', { ...base, content: [{ id: true }, { body: true }] }, /"id" is missing/],
  ['a token with content', { ...base, mac: { kind: 'token' } }, /must be empty for a token/],
  [
    'kv time in a plain signature',
    { ...base, content: [{ timestamp: true }, { body: true }], timestamp: { from: { kv: 't' }, format: 's' } },
    /needs a signature of the format kv/,
  ],
  ['a claim that is wrong', { ...base, authenticates: 'fields' }, /contradicts the content, which says "body"/],
  [
    'a signature inside what it signs',
    { ...base, signature: { from: { json: 'signature' }, encoding: 'hex' } },
    /can't contain a signature of all of itself/,
  ],
  [
    'elements with one signature in a header',
    { ...base, each: 'items', content: [{ json: 'id' }] },
    /"signature\.from" must be \{ json \} if each element/,
  ],
  [
    'equal delimiters',
    { ...base, signature: { ...base.signature, format: { kind: 'kv', key: 'v1', delimiter: '=' } } },
    /must differ/,
  ],
  ['eleven signatures', { ...base, policy: { maxSignatures: 11 } }, /"policy\.maxSignatures"/],
  ['short keys', { ...base, key: { encoding: 'utf8', minBytes: 8 } }, /"key\.minBytes"/],
]

test.each<[string, readonly Part[]]>([
  ['a time of one length', [{ timestamp: true }, { id: true }, '.', { body: true }]],
  ['a digest at the end', [{ id: true }, { bodyHash: 'sha256', encoding: 'hex' }]],
  ['a method before it', [{ method: true }, { id: true }, '.', { body: true }]],
  ['the URL as it is configured', [{ url: 'full' }, { id: true }, '.', { body: true }]],
])('an id may stand next to %s, whatever the body is', (_, content) => {
  const timestamp = { from: { header: 'x-time' }, format: 's' } as const
  const id = { from: { header: 'x-id' } }
  expect(() => defineScheme({ ...base, content, id, timestamp, payload: 'form' })).not.toThrow()
})

test('a value that is only used under a condition need not be in every body', () => {
  expect(() => defineScheme({ ...schemes.twilio, payload: 'json' })).not.toThrow()
})

test('a content may have any number of conditions', () => {
  const content = Array.from({ length: 40 }, (_, index) => ({ when: { header: `x-${index}` }, parts: [`${index}:`] }))
  expect(() => defineScheme({ ...base, content: [...content, body] } as Scheme)).not.toThrow()
})

test.each(wrong)('%s is refused and named', (_, scheme, message) => {
  expect(() => defineScheme(scheme as Scheme)).toThrow(message)
  try {
    defineScheme(scheme as Scheme)
  } catch (error) {
    expect(isHookwrightError(error, 'ConfigError') && error.code).toBe('scheme_invalid')
  }
})

describe('a scheme', () => {
  test('is deeply frozen once it is defined or used', () => {
    const defined = defineScheme({ ...base, content: [{ body: true }] })
    const literal: Scheme = { ...base, content: [{ body: true }] }
    createHmacWebhook({ scheme: literal, secret })
    for (const scheme of [defined, literal]) {
      expect(() => (scheme.content as unknown[]).push('x')).toThrow(TypeError)
      expect(() => Object.assign(scheme.content[0] as object, { body: false })).toThrow(TypeError)
      expect(() => Object.assign(scheme, { content: [] })).toThrow(TypeError)
    }
  })

  test('survives JSON, because it is data', async () => {
    for (const scheme of Object.values(schemes)) expect(JSON.parse(JSON.stringify(scheme))).toEqual(scheme)
  })

  test('that was never defined must follow the same rules', async () => {
    const unsafe: Scheme = { ...base, timestamp: { from: { header: 'x-time' }, format: 's', toleranceMs: 1 } }
    expect(() => createHmacWebhook({ scheme: unsafe, secret })).toThrow(ConfigError)
    await expect(verifySignature({ scheme: unsafe, secret, headers: {}, body: '' })).rejects.toThrow(ConfigError)
  })

  test('that was never defined can’t have unknown fields either', async () => {
    const misspelt = [
      { ...base, timestmp: { from: { json: 'at' }, format: 's' } },
      { ...base, timestamp: { from: { json: 'at' }, format: 's', tolerancMs: 1 } },
      { ...base, policy: { maxSignature: 1 } },
      { ...base, content: [{ url: 'query' }], bodyDigest: { from: { qeury: 'x' }, hash: 'sha256', encoding: 'hex' } },
    ]
    for (const scheme of misspelt) {
      expect(() => createHmacWebhook({ scheme: scheme as unknown as Scheme, secret })).toThrow(/scheme/i)
    }
  })

  test('of ours is valid', () => {
    for (const [name, scheme] of Object.entries(schemes)) {
      expect(() => defineScheme(scheme), name).not.toThrow()
    }
  })
})
