import { isCondition } from '../scheme/facts.js'
import type { Part } from '../scheme/scheme.js'

export type Content = readonly Part[]

const body: Part = { body: true }
const secret: Part = { secret: true }

/** The most common first: only the first contents are tried together with other keys. */
const separators = ['.', ':', '', '|', '\n', ',', ' ']

export const isKind = (part: Part, kind: string): boolean => typeof part === 'object' && kind in part

/** The content with each part, those under a condition too, replaced by what `swap` returns for it. */
export function swapParts(content: Content, swap: (part: Part) => Content): Content {
  return content.flatMap((part) => (isCondition(part) ? [{ ...part, parts: swapParts(part.parts, swap) }] : swap(part)))
}

export const withoutSecret = (content: Content): Content =>
  swapParts(content, (part) => (isKind(part, 'secret') ? [] : [part]))

/** The content of a bare digest: the secret first or last. */
export const withSecret = (content: Content): [first: Content, last: Content] => [
  [secret, ...content],
  [...content, secret],
]

const join = (parts: Content, separator: string): Content =>
  parts.flatMap((part, at) => (at === 0 || separator === '' ? [part] : [separator, part]))

const without = (parts: Content, at: number): Content => parts.filter((_, other) => other !== at)

function ordersOf(parts: Content): Content[] {
  if (parts.length < 2) return [parts]
  return parts.flatMap((first, at) => ordersOf(without(parts, at)).map((rest) => [first, ...rest]))
}

/** What senders commonly sign with these parts and the body. */
export function commonContents(time: Content, id: Content): Content[] {
  const sets = [
    [...time, body],
    [...id, body],
    [...id, ...time, body],
  ]
  const versions = ['v0', 'v1'].flatMap((version) => [':', '.'].map((end) => [version + end, ...time, end, body]))
  return [
    [body],
    [{ method: true }, body],
    ...separators.flatMap((separator) => sets.flatMap(ordersOf).map((order) => join(order, separator))),
    ...(time.length > 0 ? versions : []),
  ]
}

/** The same with the URL, with or without the method before it, and the time at either end. */
export function contentsWithUrl(time: Content): Content[] {
  const targets = (['full', 'query', 'path'] as const).flatMap((url): Content[] => [
    [{ url }],
    [{ method: true }, { url }],
  ])
  const sets = targets.flatMap((target) => [
    [...target, body],
    [body, ...target],
    [...time, ...target, body],
    [...target, body, ...time],
  ])
  return separators.slice(0, 5).flatMap((separator) => sets.map((set) => join(set, separator)))
}

/**
 * The same parts with other text between them, in another order, without one of them, or with one of `others` added.
 */
export function rearranged(content: Content, others: Content): Content[] {
  const parts = content.filter((part) => typeof part === 'object')
  const between = content.find((part, at): part is string => typeof part === 'string' && at > 0) ?? ''
  const orders = parts.length <= 4 ? ordersOf(parts) : []
  const inOrder = (order: Content) => {
    const left = [...order]
    return content.map((part) => (typeof part === 'object' ? left.shift()! : part))
  }
  const inserted = (other: Part) =>
    [...parts, other].map((_, at) => join([...parts.slice(0, at), other, ...parts.slice(at)], between))
  return [
    ...separators.map((separator) => join(parts, separator)),
    ...orders.map(inOrder),
    [...content].reverse(),
    ...content.map((_, at) => without(content, at)),
    ...others.flatMap(inserted),
    [...content, '\n'],
  ]
}

const bodyHashes = (['sha256', 'sha512', 'sha1'] as const).flatMap((bodyHash): Part[] => [
  { bodyHash, encoding: 'hex' },
  { bodyHash, encoding: 'base64' },
])

/** The content with one kind of part replaced by another that could mean the same. */
export function exchanged(content: Content): Content[] {
  const swaps: [kind: string, by: Part[]][] = [
    ['body', [...bodyHashes, { sortedForm: true }]],
    ['bodyHash', [body, ...bodyHashes]],
    ['sortedForm', [body]],
    // The last as HubSpot signs it.
    ['url', [{ url: 'full' }, { url: 'query' }, { url: 'path' }, { url: 'query', unescape: ":/?@!$'()*,;" }]],
  ]
  return swaps.flatMap(([kind, by]) =>
    by.map((one) => swapParts(content, (part) => (isKind(part, kind) ? [one] : [part]))),
  )
}
