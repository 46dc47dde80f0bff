import { digest, encodeHex, type PreparedSecret, parseJson, utf8 } from '@hookwright/core/signature'
import { packageName } from '../package-name.js'
import { encodeText } from './encoding.js'
import type { Engine } from './engine.js'
import { isInBody } from './facts.js'
import { writeSignatures, writtenLength } from './grammar.js'
import { checkId } from './ids.js'
import { optionInvalid, secretInvalid } from './problem.js'
import { atPath, formOf, looksLikeJson, Reading } from './reading.js'
import type { IdSpec, TimestampSpec } from './scheme.js'
import { signEd25519 } from './sign-ed25519.js'
import { headersOf } from './signatures.js'
import { checkTimestamp, writeTimestamp } from './timestamp.js'

/** A message to sign. What signing adds is written into its headers, its URL or a new body. */
export interface Draft {
  readonly method: string
  readonly publicUrl: string
  url: URL
  readonly headers: Headers
  body: Uint8Array
}

interface Stamp {
  readonly id: string
  readonly timestamp: Date
}

/**
 * Refuses more secrets than a message has room for signatures: several in one text, or one in each of several headers.
 */
export function checkCapacity({ scheme, lookups, mostSignatures, longestText, proof }: Engine, count: number): void {
  const isList = lookups.length === 1 && (scheme.signature.format?.kind ?? 'plain') !== 'plain'
  const most = isList ? mostSignatures : lookups.length
  if (count > most || (isList && writtenLength(scheme, proof, count) > longestText))
    secretInvalid(
      `Option "secret": a message of this scheme carries at most ${most} signature(s), in ${longestText} characters.`,
    )
}

/** Only own properties, as they are read: a path through `__proto__` must not lead to what all objects share. */
function setAtPath(root: unknown, path: string, value: unknown): void {
  const refuse = () => optionInvalid(`The body has no object, or no list of objects, to write "${path}" into.`)
  if (typeof root !== 'object' || root === null) refuse()
  const keys = path.split('.')
  const last = keys.pop()!
  const set = (holder: object, key: string, value: unknown) => {
    // A named property of an array is not in its JSON.
    if (Array.isArray(holder) && !/^\d+$/.test(key)) refuse()
    Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
  }
  let holder = root as Record<string, unknown>
  for (const key of keys) {
    if (typeof atPath(holder, key) !== 'object' || holder[key] === null) set(holder, key, {})
    holder = holder[key] as Record<string, unknown>
  }
  set(holder, last, value)
}

function setFormField(draft: Draft, name: string, value: string): void {
  const form = formOf(draft.body)
  form.set(name, value)
  draft.body = utf8(form.toString())
}

type Place = TimestampSpec['from'] | IdSpec['from'] | { readonly query: string }

/** A value that a header can't hold may be a token, and the platform's error would quote it. */
function setHeader({ headers }: Draft, name: string, value: string): void {
  try {
    headers.set(name, value)
  } catch {
    optionInvalid(`The header "${name}" can't hold this secret or id: it has characters that HTTP does not allow.`)
  }
}

/** Writes a value where the scheme has it. */
function put(draft: Draft, place: Place, value: string, root: unknown): void {
  if ('header' in place) setHeader(draft, place.header, value)
  else if ('json' in place) setAtPath(root, place.json, value)
  else if ('form' in place) setFormField(draft, place.form, value)
  else if ('query' in place) draft.url.searchParams.set(place.query, value)
}

async function signElement(
  engine: Engine,
  draft: Draft,
  stamp: Stamp,
  secrets: readonly PreparedSecret[],
  root: unknown,
): Promise<void> {
  const { scheme, signs, signsBody, timestampSigned, grammar, content, proof } = engine
  const { signature, timestamp, id } = scheme
  const written = timestamp ? writeTimestamp(stamp.timestamp, timestamp.format) : ''
  // A body that is signed as a whole stays as it is: an id or a time that is signed beside it must be in it already.
  const isWritten = (from: Place, part: string) => 'header' in from || (signs.has(part) && !signsBody)
  if (id && isWritten(id.from, 'id')) put(draft, id.from, stamp.id, root)
  if (timestamp && isWritten(timestamp.from, 'timestamp')) put(draft, timestamp.from, written, root)
  const reading = new Reading(
    { ...draft, url: draft.url.href },
    draft.publicUrl,
    root === undefined ? undefined : { value: root },
  )
  const values = {
    reading,
    id: signs.has('id') && isInBody(id?.from) ? checkId(engine, engine.id(reading)) : id && stamp.id,
    timestamp: signs.has('timestamp') && isInBody(timestamp?.from) ? engine.timestamp(reading) : written,
  }
  // No receiver would accept a malformed time. How old it may be is for the receiver to say.
  if (timestamp && timestampSigned && isInBody(timestamp.from))
    checkTimestamp(engine.timestamp(reading), { ...timestamp, toleranceMs: 'none' }, 0)
  const signatures: string[] = []
  for (const { bytes } of secrets) {
    const parts = await content({ ...values, secret: bytes })
    const made = await (proof.make ? proof.make(bytes, parts) : signEd25519(bytes, parts))
    signatures.push(encodeText(made, signature.encoding))
  }
  const write = (some: readonly string[]) => writeSignatures(some, grammar, written)
  const headers = headersOf(signature.from)
  if (headers.length > 1) {
    for (const [index, one] of signatures.entries()) setHeader(draft, headers[index]!, write([one]))
  } else {
    const [header] = headers
    put(draft, header === undefined ? (signature.from as Place) : { header }, write(signatures), root)
  }
}

/** Whether a value is written into the JSON of the body, or is signed from it. */
const usesJson = ({ scheme: { signature, id, timestamp }, signs, signsBody }: Engine) =>
  'json' in signature.from ||
  (!signsBody &&
    (signs.has('json') ||
      (signs.has('id') && 'json' in id!.from) ||
      (signs.has('timestamp') && 'json' in timestamp!.from)))

/** Signs a draft in place, with one signature per secret. */
export async function signDraft(
  engine: Engine,
  draft: Draft,
  stamp: Stamp,
  secrets: readonly PreparedSecret[],
): Promise<void> {
  const { scheme } = engine
  checkCapacity(engine, secrets.length)
  const { bodyDigest } = scheme
  if (bodyDigest && looksLikeJson(draft.body)) {
    draft.url.searchParams.set(bodyDigest.from.query, encodeHex(await digest(bodyDigest.hash, [draft.body])))
  }
  if (!usesJson(engine)) return signElement(engine, draft, stamp, secrets, undefined)
  const root = parseJson(packageName, draft.body)
  const elements = scheme.each === undefined ? [root] : atPath(root, scheme.each)
  if (!Array.isArray(elements)) return optionInvalid(`The body has no list "${scheme.each}".`)
  for (const element of elements) await signElement(engine, draft, stamp, secrets, element)
  draft.body = utf8(JSON.stringify(root))
}
