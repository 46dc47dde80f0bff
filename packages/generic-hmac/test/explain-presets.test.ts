import { type Part, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { test } from 'vitest'
import { publicUrl } from './presets/by-hand.js'
import { byHand } from './presets/by-hand-special.js'
import { fixedClock } from './shared.js'

const schemeOf = (name: string) => (schemes as Readonly<Record<string, Scheme>>)[name.split(' ')[0]!]!

type Mutation = [name: string, parts: string, scheme: Scheme | undefined, publicUrl?: string]
const swap = (content: readonly Part[], fn: (p: Part) => Part[]): Part[] => content.flatMap(fn)

function mutations(s: Scheme): Mutation[] {
  const out: Mutation[] = []
  const { signature, content, mac, timestamp, id, key } = s
  const format = signature.format ?? { kind: 'plain' }
  const sig = (part: object) => ({ ...s, signature: { ...signature, ...part } }) as Scheme
  const fmt = (part: object) => sig({ format: { ...format, ...part } })
  if ('header' in signature.from || 'numberedHeader' in signature.from)
    out.push(['header', 'header', sig({ from: { header: 'x-wrong' } })])
  if (format.kind === 'plain') {
    const prefix = 'prefix' in format ? format.prefix : undefined
    if (prefix)
      out.push(
        ['prefix missing', 'prefix', sig({ format: undefined })],
        ['prefix other', 'prefix', fmt({ prefix: 'v9=' })],
      )
    else if (mac.kind !== 'token') out.push(['prefix too many', 'prefix', fmt({ prefix: 'sha256=' })])
  }
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    if (encoding !== signature.encoding && mac.kind !== 'token')
      out.push([`encoding ${encoding}`, 'encoding', sig({ encoding })])
  }
  if (mac.kind === 'hmac' || mac.kind === 'digest')
    for (const hash of ['sha1', 'sha256', 'sha512'] as const)
      if (hash !== mac.hash) out.push([`hash ${hash}`, 'hash', { ...s, mac: { ...mac, hash } as never }])
  if (format.kind === 'kv') {
    out.push(
      ['kv key', 'format', fmt({ key: 'v7' })],
      ['kv delimiter', 'format', fmt({ delimiter: format.delimiter === ';' ? ',' : ';' })],
      ['kv separator', 'format', fmt({ separator: format.separator === ':' ? '=' : ':' })],
    )
    if (timestamp && 'kv' in timestamp.from)
      out.push(['kv time', 'timestamp', { ...s, timestamp: { ...timestamp, from: { kv: 'when' } } }])
    out.push(['plain for kv', 'format', timestamp && 'kv' in timestamp.from ? undefined : sig({ format: undefined })])
  }
  if (format.kind === 'tagged')
    out.push(
      ['tag', 'format', fmt({ tag: 'v2' })],
      ['tag sep', 'format', fmt({ sep: '=' })],
      ['tag list', 'format', fmt({ list: ',' })],
      ['plain for tagged', 'prefix format', sig({ format: undefined })],
    )
  if (format.kind === 'list') out.push(['list', 'format', fmt({ delimiter: ';' })])
  if (timestamp && JSON.stringify(content).includes('"timestamp"')) {
    if ('header' in timestamp.from)
      out.push(['time header', 'timestamp', { ...s, timestamp: { ...timestamp, from: { header: 'x-when' } } }])
    const format = timestamp.format === 's' ? 'ms' : 's'
    if (timestamp.format !== 'unix')
      out.push(['time format', 'timestamp', { ...s, timestamp: { ...timestamp, format } }])
    out.push([
      'no time in content',
      'content',
      {
        ...s,
        timestamp: { from: timestamp.from, format: timestamp.format },
        content: swap(content, (p) => (typeof p === 'object' && 'timestamp' in p ? [] : [p])),
      },
    ])
    out.push([
      'no time at all',
      'content',
      'position' in timestamp.from
        ? undefined
        : {
            ...s,
            timestamp: undefined,
            content: swap(content, (p) => (typeof p === 'object' && 'timestamp' in p ? [] : [p])),
          },
    ])
    out.push(['time.body', 'content', { ...s, content: [{ timestamp: true }, '~', { body: true }] }])
  }
  if (id && JSON.stringify(content).includes('"id"')) {
    if ('header' in id.from) out.push(['id header', 'id', { ...s, id: { from: { header: 'x-wrong-id' } } }])
    out.push([
      'no id in content',
      'content',
      { ...s, content: swap(content, (p) => (typeof p === 'object' && 'id' in p ? [] : [p])) },
    ])
  }
  if (content.some((p) => typeof p === 'object' && 'body' in p)) {
    out.push([
      'bodyHash',
      'content',
      {
        ...s,
        content: swap(content, (p) =>
          typeof p === 'object' && 'body' in p ? [{ bodyHash: 'sha256', encoding: 'hex' }] : [p],
        ),
      },
    ])
    out.push(
      ['extra literal', 'content', { ...s, content: ['x:', ...content] }],
      ['trailing literal', 'content', { ...s, content: [...content, '|'] }],
    )
  }
  if (content.length > 1)
    out.push(
      ['reversed', 'content', { ...s, content: [...content].reverse() }],
      [
        'other separator',
        'content',
        content.some((p) => typeof p === 'string')
          ? { ...s, content: swap(content, (p) => (typeof p === 'string' ? ['~'] : [p])) }
          : undefined,
      ],
    )
  if (mac.kind !== 'ed25519') {
    const encoding = key?.encoding ?? 'utf8'
    for (const other of ['utf8', 'base64', 'hex'] as const)
      if (other !== encoding) out.push([`key ${other}`, 'key', { ...s, key: { encoding: other } }])
    if (key?.stripPrefix) out.push(['key not stripped', 'key', { ...s, key: { encoding: key.encoding } }])
    if (key?.preHash) out.push(['key not hashed', 'key', { ...s, key: { encoding: key.encoding } }])
  }
  if (mac.kind === 'hmac')
    out.push([
      'digest for hmac',
      'hash',
      {
        ...s,
        mac: { kind: 'digest', hash: mac.hash as 'sha1', insecure: true },
        content: [{ secret: true }, ...content],
      },
    ])
  if (mac.kind === 'digest')
    out.push(
      [
        'hmac for digest',
        'hash',
        {
          ...s,
          mac: { kind: 'hmac', hash: mac.hash },
          content: content.filter((p) => !(typeof p === 'object' && 'secret' in p)),
        },
      ],
      [
        'secret elsewhere',
        'content',
        { ...s, content: [...content.filter((p) => !(typeof p === 'object' && 'secret' in p)), { secret: true }] },
      ],
    )
  if (JSON.stringify(content).includes('"url"')) {
    out.push(['url slash', 'url', s, `${publicUrl}/`], ['url http', 'url', s, publicUrl.replace('https', 'http')])
    out.push([
      'url path',
      'content',
      { ...s, content: swap(content, (p) => (typeof p === 'object' && 'url' in p ? [{ url: 'path' }] : [p])) },
    ])
  }
  return out
    .filter(([, , scheme]) => (scheme && JSON.stringify(scheme) !== JSON.stringify(s)) || true)
    .filter(([, , s]) => s)
}

test('measure', async () => {
  let good = 0,
    all = 0
  const bad: string[] = []
  for (const [name, made] of Object.entries(byHand)) {
    const { secret, headers, body, url = publicUrl, method = 'POST' } = made
    for (const [what, parts, scheme, wrongUrl = publicUrl] of mutations(schemeOf(name))) {
      let r
      try {
        r = await explainVerification({
          scheme: { ...scheme!, authenticates: undefined },
          secret,
          clock: fixedClock,
          method,
          url,
          headers,
          body,
          publicUrl: wrongUrl,
        })
      } catch (e) {
        bad.push(`${name} | ${what} | THROW ${(e as Error).message}`)
        all++
        continue
      }
      if (r.verified) continue
      all++
      if (
        r.findings.length === 1 &&
        parts.split(' ').includes(r.findings[0]!.part) &&
        /fits/.test(r.findings[0]!.message)
      )
        good++
      else bad.push(`${name} | ${what} | ${r.summary}`)
    }
  }
  console.log(good, all)
  console.log(bad.join('\n'))
}, 120000)
