import { utf8 } from '@hookwright/core'
import type { Part, Scheme, TextEncoding } from '../scheme/scheme.js'

/** A request as it was given to be explained, its body read. */
export interface Given {
  readonly scheme: Scheme
  readonly publicUrl: string | undefined
  readonly url: string
  readonly body: Uint8Array
}

/** One thing done differently; if the proof is right then, that thing is what differs. */
export interface Variant extends Partial<Given> {
  readonly part: Finding['part']
  readonly message: string
}

export interface Finding {
  readonly part:
    | 'header'
    | 'prefix'
    | 'encoding'
    | 'timestamp'
    | 'clock'
    | 'id'
    | 'key'
    | 'hash'
    | 'content'
    | 'body'
    | 'url'
  /** What differs, and what to do. Holds no secret, no signature and no body. */
  readonly message: string
}

const encodings: readonly TextEncoding[] = ['utf8', 'hex', 'base64', 'base64url']
const prefixes = ['whsec_', 'v1,whsec_', 'whpk_']

function keyVariants({ scheme }: Given): Variant[] {
  const { key = { encoding: 'utf8' } } = scheme
  return encodings.flatMap((encoding) =>
    [undefined, prefixes]
      .filter((stripPrefix) => encoding !== key.encoding || Boolean(stripPrefix) !== Boolean(key.stripPrefix))
      .map((stripPrefix) => ({
        part: 'key' as const,
        message: `The signature fits when the secret is decoded as ${encoding}${stripPrefix ? ', without its prefix' : ', its prefix included'}. Set key: { encoding: '${encoding}'${stripPrefix ? `, stripPrefix: ['whsec_']` : ''} }.`,
        scheme: { ...scheme, key: { encoding, stripPrefix } },
      })),
  )
}

function hashVariants({ scheme }: Given): Variant[] {
  const { mac } = scheme
  if (mac.kind !== 'hmac') return []
  return (['sha1', 'sha256', 'sha384', 'sha512'] as const)
    .filter((hash) => hash !== mac.hash)
    .map((hash) => ({
      part: 'hash',
      message: `The signature fits with ${hash}. Set mac: { kind: 'hmac', hash: '${hash}' }.`,
      scheme: { ...scheme, mac: { kind: 'hmac', hash } },
    }))
}

function write(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `{${Object.keys(part)[0]}}`)).join('')
}

function contentVariants({ scheme, publicUrl }: Given): Variant[] {
  const body: Part = { body: true }
  const time: Part[] = scheme.timestamp ? [{ timestamp: true }] : []
  const id: Part[] = scheme.id && 'header' in scheme.id.from ? [{ id: true }] : []
  const lists: Part[][] = [[body], ['POST', body]]
  for (const separator of ['.', ':', '', '|', '\n']) {
    const join = (...parts: Part[]) =>
      parts.flatMap((part, at) => (at === 0 || separator === '' ? [part] : [separator, part]))
    if (time.length > 0) lists.push(join(...time, body), join(body, ...time))
    if (time.length > 0 && id.length > 0) lists.push(join(...id, ...time, body), join(...time, ...id, body))
    if (id.length > 0) lists.push(join(...id, body), join(body, ...id))
  }
  if (time.length > 0) lists.push(['v0:', ...time, ':', body])
  if (publicUrl !== undefined) lists.push([{ url: 'full' }, body], [body, { url: 'full' }], [{ url: 'query' }, body])
  const known = write(scheme.content)
  return lists
    .filter((content) => write(content) !== known)
    .map((content) => ({
      part: 'content',
      message: `The signature fits when the content is ${JSON.stringify(write(content))} instead of ${JSON.stringify(known)}.`,
      scheme: { ...scheme, content, authenticates: undefined },
    }))
}

const escaped = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

function bodyVariants({ body }: Given): Variant[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  const found: [string, string][] = [
    ['with a line break at its end. Something removed it', `${text}\n`],
    ['without white space around it. Something added it', text.trim()],
    ['without a byte order mark. Something added it', text.replace(/^\uFEFF/, '')],
    ['with LF for CRLF. Something rewrote its line breaks', text.replaceAll('\r\n', '\n')],
    ['with CRLF for LF. Something rewrote its line breaks', text.replace(/\r?\n/g, '\r\n')],
    ['with its non-ASCII text escaped as \\uXXXX. It was parsed and written again', escaped(text)],
  ]
  try {
    const value: unknown = JSON.parse(text)
    const compact = JSON.stringify(value)
    const again = 'It was parsed and written again: verify the raw bytes'
    found.push(
      [`as compact JSON. ${again}`, compact],
      [`as compact JSON with escaped text. ${again}`, escaped(compact)],
      [`as JSON with escaped slashes. ${again}`, compact.replaceAll('/', '\\/')],
      [`as JSON indented by two. ${again}`, JSON.stringify(value, null, 2)],
      [`as JSON indented by four. ${again}`, JSON.stringify(value, null, 4)],
      [`as JSON with a space after colons and commas. ${again}`, spaced(value)],
    )
  } catch {}
  return found
    .filter(([, variant]) => variant !== text)
    .map(([how, variant]) => ({ part: 'body', message: `The signature fits the body ${how}.`, body: utf8(variant) }))
}

/** JSON as Python writes it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
    .join(', ')}}`
}

function urlVariants({ publicUrl, url }: Given): Variant[] {
  if (publicUrl === undefined) return []
  const [bare = '', query] = publicUrl.split('?')
  const suffix = query === undefined ? '' : `?${query}`
  const other = bare.endsWith('/') ? bare.slice(0, -1) : `${bare}/`
  const scheme = publicUrl.startsWith('https')
    ? publicUrl.replace(/^https/, 'http')
    : publicUrl.replace(/^http/, 'https')
  return [other + suffix, scheme, bare, url, url.split('?')[0]!]
    .filter((candidate) => candidate !== publicUrl && /^https?:\/\//.test(candidate))
    .map((candidate) => ({
      part: 'url',
      message: `The signature fits with the URL ${candidate}. Set publicUrl to what the sender was given.`,
      publicUrl: candidate,
    }))
}

/** Everything that is commonly done differently, one at a time, then a key together with a content. */
export function variantsOf(given: Given): Variant[] {
  const keys = keyVariants(given)
  const contents = contentVariants(given)
  const hashes = hashVariants(given)
  const pairs = keys.flatMap((key) =>
    contents.map((content) => ({
      part: 'key' as const,
      message: `${key.message} ${content.message}`,
      scheme: { ...content.scheme!, key: key.scheme!.key },
    })),
  )
  return [...bodyVariants(given), ...keys, ...urlVariants(given), ...contents, ...hashes, ...pairs]
}
