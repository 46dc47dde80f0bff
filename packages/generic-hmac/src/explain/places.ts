import { parseJson } from '@hookwright/core/signature'
import { packageName } from '../package-name.js'
import { looksLikeJson, Reading } from '../scheme/reading.js'
import type { HeaderSource, SignatureSource } from '../scheme/scheme.js'
import { signatureTexts } from '../scheme/signatures.js'
import { tried } from '../tried.js'
import { type Given, type Header, reads } from './given.js'
import { sightsOf, type Time } from './sights.js'
import { timeFormat } from './texts.js'
import { placeOf } from './words.js'

/** A text that may hold signatures, and where it is. */
export interface Place {
  readonly from: SignatureSource
  readonly words: string
  readonly text: string
}

/** Whether a scheme looks for signatures in the header of this name, which is in lower case. */
export const isOwn = (from: SignatureSource, name: string): boolean =>
  'numberedHeader' in from
    ? name.startsWith(from.numberedHeader.prefix.toLowerCase())
    : 'header' in from && [from.header].flat().some((header: string) => header.toLowerCase() === name)

/** Where the scheme looks for signatures, in words. */
export function ownPlace(from: SignatureSource): string {
  if ('numberedHeader' in from) return `the header "${from.numberedHeader.prefix}1"`
  if (!('header' in from)) return placeOf(from)
  const names = [from.header].flat().map((header: string) => placeOf({ header }))
  return names.join(' or ')
}

const kindOf = ({ scheme }: Given) => scheme.signature.format?.kind ?? 'plain'

/** How many headers of one kind are looked into at most. */
const mostHeaders = 6

function headersLike({ headers }: Given, isLike: (header: Header) => boolean): readonly Header[] {
  return headers.filter(isLike).slice(0, mostHeaders)
}

/** The texts where the scheme looks for signatures; none if they can't be looked up. */
export function ownTexts(given: Given): Place[] {
  const { from } = given.scheme.signature
  const texts = tried(() => {
    const { engine, reading } = reads(given)
    return signatureTexts(engine, reading)
  })
  return (texts ?? []).map((text) => ({ from, words: ownPlace(from), text }))
}

/** Headers that the scheme does not look into, and whose value has the form and the length of a signature. */
export function otherTexts(given: Given): (Place & { readonly name: string })[] {
  const { from } = given.scheme.signature
  const isSigned = ({ name, text }: Header) => !isOwn(from, name) && sightsOf(text, kindOf(given)).length > 0
  return headersLike(given, isSigned).map(({ name, text }) => {
    const from = { header: name }
    return { name, from, words: placeOf(from), text }
  })
}

/** Whether a name suggests that there is a signature. */
const isSignatureName = (name: string) => /sig|hmac|mac$|hash|digest|checksum/i.test(name)

/** The texts in JSON, and the paths to them. What is deeper or larger than any sender writes is left out. */
function leavesOf(value: unknown, path: readonly string[] = []): [path: string, text: string][] {
  if (typeof value === 'string') return [[path.join('.'), value]]
  if (typeof value !== 'object' || value === null || path.length === 6) return []
  return Object.entries(value)
    .slice(0, 100)
    .flatMap(([key, item]) => (key.includes('.') ? [] : leavesOf(item, [...path, key])))
}

function jsonTextsIn({ message, scheme }: Given): [path: string, text: string][] {
  // In a list of elements each has its own.
  if (scheme.each !== undefined || !looksLikeJson(message.body)) return []
  return leavesOf(tried(() => parseJson(packageName, message.body)))
}

/** Parameters of the query and fields of the body that could be a signature, by their name and form. */
export function otherFields(given: Given): Place[] {
  const { message, scheme } = given
  const own = JSON.stringify(scheme.signature.from)
  const { query, form } = new Reading(message, undefined)
  const isForm = message.body.includes(0x3d) && !looksLikeJson(message.body)
  const found: [SignatureSource, string][] = [
    ...[...query].map(([query, text]): [SignatureSource, string] => [{ query }, text]),
    ...(isForm ? [...form] : []).map(([form, text]): [SignatureSource, string] => [{ form }, text]),
    ...jsonTextsIn(given).map(([json, text]): [SignatureSource, string] => [{ json }, text]),
  ]
  return (
    found
      .filter(([from]) => isSignatureName(Object.values(from)[0].split('.').at(-1) as string))
      // Looking into one takes a while, and a megabyte can hold over a hundred thousand.
      .slice(0, 100)
      .filter(([from, text]) => JSON.stringify(from) !== own && sightsOf(text, kindOf(given)).length > 0)
      .slice(0, mostHeaders)
      .map(([from, text]) => ({ from, words: ownPlace(from), text }))
  )
}

/** Headers whose name suggests a secret or a signature. */
export const credentialHeaders = (given: Given): readonly Header[] =>
  headersLike(given, ({ name }) => /signature|sign$|hmac|mac$|digest|token|secret|[-_]key$|auth/.test(name))

/** Headers whose name suggests an id, except the one that the scheme looks into. */
export function idHeaders(given: Given): HeaderSource[] {
  const { id } = given.scheme
  const own = id && 'header' in id.from ? id.from.header.toLowerCase() : undefined
  const isId = ({ name, text }: Header) =>
    /id$|[-_]id[-_]|guid|nonce|delivery|idempotency/.test(name) && name !== own && text !== ''
  return headersLike(given, isId).map(({ name }) => ({ header: name }))
}

/** Where a timestamp is found: beside the signature, then in headers. */
export function timesIn(given: Given): Time[] {
  const beside = ownTexts(given).flatMap(({ text }) => sightsOf(text, kindOf(given)).flatMap(({ time }) => time ?? []))
  const alone = headersLike(given, ({ text }) => timeFormat(text) !== undefined)
  return [
    ...beside.slice(0, 1),
    ...alone.map(({ name, text }) => ({ from: { header: name }, format: timeFormat(text)! })),
  ]
}
