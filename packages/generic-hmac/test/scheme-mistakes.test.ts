import { defineScheme, type Scheme } from '@hookwright/generic-hmac'
import { expect, test } from 'vitest'

// Schemes that the types allow but no sender can mean: nothing would verify, something would not be checked, or messages would be lost.

const when = { header: 'x-a' }
const body = { body: true } as const
const base = {
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [body],
} as const

/** Wrong schemes, with what the message must name. */
const wrong: [string, unknown, RegExp][] = [
  ...['Application/JSON', 'application/json; charset=utf-8', 'application/*', 'json'].map(
    (type): [string, unknown, RegExp] => [
      `the content type ${type}, which no request's is compared as`,
      { ...base, policy: { contentTypes: ['text/plain', type] } },
      /"policy\.contentTypes\.1" must be a media type in lower case/,
    ],
  ),
  ...(
    [
      [{ kind: 'kv', key: 'v1=' }, 'signature\\.format\\.key'],
      [{ kind: 'kv', key: 'v1:', separator: ':' }, 'signature\\.format\\.key'],
      [{ kind: 'tagged', tag: 'v1,' }, 'signature\\.format\\.tag'],
      [{ kind: 'tagged', tag: 'v1=', sep: '=' }, 'signature\\.format\\.tag'],
    ] as const
  ).map(([format, field]): [string, unknown, RegExp] => [
    `what ends a key in the key too: ${JSON.stringify(format)}`,
    { ...base, signature: { ...base.signature, format } },
    new RegExp(`"${field}" ends in`),
  ]),
  [
    'what ends a key in that of the time too',
    {
      ...base,
      signature: { ...base.signature, format: { kind: 'kv', key: 'v1' } },
      content: [{ timestamp: true }, '.', body],
      timestamp: { from: { kv: 't=' }, format: 's' },
    },
    /"timestamp\.from\.kv" ends in "="/,
  ],
  ...['timestamp', 'id', 'body', 'method', 'secret'].map((name): [string, unknown, RegExp] => [
    `{${name}} in a text, which stands for itself`,
    { ...base, content: [`v0:{${name}}:`, body] },
    new RegExp(`"content\\.0" is a literal text\\. Write { ${name}: true }`),
  ]),
  [
    'a header of signatures twice',
    { ...base, signature: { from: { header: ['x-sig', 'X-Sig'] }, encoding: 'hex' } },
    /"signature\.from\.header" has a header twice/,
  ],
  [
    'a time that is all that stands where signatures do',
    {
      ...base,
      signature: { ...base.signature, format: { kind: 'kv', key: 'v1' } },
      content: [{ timestamp: true }, '.', body],
      timestamp: { from: { header: 'X-Signature' }, format: 's' },
    },
    /"timestamp\.from" is the place of the signature/,
  ],
  ...(
    [
      [{ header: 'x-signature' }, { header: 'X-Signature' }],
      [{ header: ['x-a', 'x-b'] }, { header: 'x-b' }],
      [{ numberedHeader: { prefix: 'x-sig-', max: 2 } }, { header: 'x-sig-2' }],
      [{ json: 'proof' }, { json: 'proof' }],
    ] as const
  ).map(([from, id]): [string, unknown, RegExp] => [
    `an id in ${JSON.stringify(id)}, where the signature is: ${JSON.stringify(from)}`,
    { ...base, signature: { from, encoding: 'hex' }, content: [{ json: 'a' }], id: { from: id } },
    /"id\.from" is the place of the signature/,
  ]),
  [
    'an id that is the time',
    { ...base, id: { from: { header: 'x-time' } }, timestamp: { from: { header: 'X-Time' }, format: 's' } },
    /"id\.from" is the place of the timestamp/,
  ],
  ...(
    [
      [[{ header: 'X-Time' }, '.', body], { header: 'x-time' }],
      [[{ when, parts: [{ header: 'x-time' }, '.'] }, body], { header: 'x-time' }],
      [[{ json: 'id' }, '.', { json: 'at' }], { json: 'at' }],
    ] as const
  ).map(([content, from]): [string, unknown, RegExp] => [
    `a time that is signed as a text, so that any age would do: ${JSON.stringify(content)}`,
    { ...base, content, timestamp: { from, format: 's' } },
    /"content\.timestamp" has it as an ordinary value, so its age is not checked/,
  ]),
  ...(['text', 'bytes'] as const).map((payload): [string, unknown, RegExp] => [
    `the event's name in the JSON of ${payload}`,
    { ...base, payload, eventType: { json: 'type' } },
    /"eventType" looks into JSON/,
  ]),
  ...(
    [
      { kind: 'plain', prefix: ' sha256=' },
      { kind: 'list', delimiter: ',', prefix: '\tv1=' },
      { kind: 'kv', key: ' v1' },
      { kind: 'tagged', tag: ' v1', list: ';' },
    ] as const
  ).map((format): [string, unknown, RegExp] => [
    `white space before a signature, which no header begins with: ${JSON.stringify(format)}`,
    { ...base, signature: { ...base.signature, format } },
    /"signature\.format" has white space before/,
  ]),
  [
    'white space before a time',
    {
      ...base,
      signature: { ...base.signature, format: { kind: 'kv', key: 'v1' } },
      content: [{ timestamp: true }, '.', body],
      timestamp: { from: { kv: ' t' }, format: 's' },
    },
    /"signature\.format" has white space before/,
  ],
  ...(['form', 'auto'] as const).map((payload): [string, unknown, RegExp] => [
    `a form under a digest, of which only JSON is taken: ${payload}`,
    {
      ...base,
      mac: { kind: 'digest', hash: 'sha256', insecure: true },
      content: [{ secret: true }, payload === 'form' ? body : { form: 'a' }],
      payload,
    },
    /"payload" is a form: with a digest/,
  ]),
  [
    'a signature in the body, whose digest is signed',
    {
      ...base,
      signature: { from: { json: 'signature' }, encoding: 'hex' },
      content: [{ url: 'query' }],
      bodyDigest: { from: { query: 'bodySHA256' }, hash: 'sha256', encoding: 'hex' },
    },
    /"signature\.from" is in the body, and "bodyDigest" is signed/,
  ],
  ...(
    [
      [{ ...base.signature, from: { form: 'sig' } }, [{ json: 'at' }]],
      [base.signature, [{ form: 'at' }, { json: 'at' }]],
    ] as const
  ).map(([signature, content]): [string, unknown, RegExp] => [
    `a form that is JSON too: ${JSON.stringify(content)}`,
    { ...base, signature, content, payload: 'auto' },
    /"payload" can be a form or JSON, not both/,
  ]),
  [
    'less room than a signature takes',
    { ...base, policy: { maxHeaderLength: 63 } },
    /"policy\.maxHeaderLength" is too short for one signature, which has 64/,
  ],
  [
    'repeats beside an id that says what is the same',
    {
      ...base,
      content: [{ id: true }, '.', body],
      id: { from: { header: 'x-id' }, replayKey: true },
      repeats: true,
    },
    /"repeats" is true, and so is id\.replayKey/,
  ],
]

test.each(wrong)('%s: refused and named', (_, scheme, message) => {
  expect(() => defineScheme(scheme as Scheme)).toThrow(message)
})

test.each<[string, Partial<Scheme>]>([
  ['a time in the content and as a text', { content: [{ timestamp: true }, '.', { header: 'x-time' }, '.', body] }],
  ['a time in a signed body, which is checked there', { timestamp: { from: { json: 'at' }, format: 's' } }],
  [
    'repeats with an id and a signed time',
    {
      content: [{ id: true }, '.', { timestamp: true }, '.', body],
      id: { from: { header: 'x-id' }, replayKey: true },
      repeats: true,
    },
  ],
  ['as much room as a signature takes', { policy: { maxHeaderLength: 64 } }],
  ['white space behind a word', { signature: { ...base.signature, format: { kind: 'plain', prefix: 'Bearer ' } } }],
  [
    'a digest of a body that is not parsed',
    { mac: { kind: 'digest', hash: 'sha256', insecure: true }, content: [{ secret: true }, body], payload: 'text' },
  ],
  ['braces that are no template', { content: ['{v1}', body] }],
  ['a media type of a vendor', { policy: { contentTypes: ['application/vnd.acme.v1+json'] } }],
])('correct is %s', (_, more) => {
  const timestamp = { from: { header: 'x-time' }, format: 's' } as const
  expect(() => defineScheme({ ...base, timestamp, ...more } as Scheme)).not.toThrow()
})
