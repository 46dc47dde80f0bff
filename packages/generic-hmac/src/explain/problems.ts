import { isHookwrightError } from '@hookwright/core'
import { checkId } from '../scheme/ids.js'
import { signatureGroups } from '../scheme/signatures.js'
import { parseTimestamp } from '../scheme/timestamp.js'
import { type Given, isRefused, reads } from './given.js'
import { bodyProblem, missingParts } from './parts.js'
import { credentialHeaders, idHeaders, isOwn, otherFields, otherTexts, ownPlace, ownTexts } from './places.js'
import { sightsOf } from './sights.js'
import { looksLike } from './texts.js'
import { type Finding, guessOf, type Variant } from './variant.js'
import { idVariants, timeVariants, writtenTime } from './variants-of-places.js'
import { signatureVariants } from './variants-of-signature.js'
import { capital, otherHeaders, placeOf } from './words.js'

/** Something that is missing or can't be read, and other ways to read it. */
interface Problem extends Finding {
  readonly repairs: () => readonly Variant[]
}

const none = () => []

/** Why the request was refused, without the name of the package. Errors of the caller's own headers are rethrown. */
function reasonOf(error: unknown): string {
  if (!isHookwrightError(error)) throw error
  return error.message.replace(/^\[\S+\] /, '')
}

/** Where there may be signatures that the scheme does not look for. */
function otherSignatures(given: Given): string {
  const { from } = given.scheme.signature
  const found = [...otherTexts(given), ...credentialHeaders(given)].map(({ name }) => name)
  const names = [...new Set(found)].filter((name) => !isOwn(from, name))
  const [field] = otherFields(given)
  return [
    ...(given.headers.length === 0 ? [] : [otherHeaders(names, 'a signature')]),
    ...(field ? [`${capital(field.words)} holds what looks like one.`] : []),
    ...(names.includes('signature-input') ? ['They are an HTTP message signature: use messageVerifier.'] : []),
  ].join(' ')
}

function signatureProblem(given: Given): Problem[] {
  const { signature, mac } = given.scheme
  const { engine, reading } = reads(given)
  const own = ownTexts(given)[0]
  const repairs = () => signatureVariants(given)
  const withOthers = (message: string) => [message, otherSignatures(given)].filter(Boolean).join(' ')
  if (!own) {
    const part = 'header' in signature.from || 'numberedHeader' in signature.from ? 'header' : 'signature'
    return [{ part, message: withOthers(`There is no signature in ${ownPlace(signature.from)}.`), repairs }]
  }
  try {
    signatureGroups(engine, reading)
    return []
  } catch (error) {
    const guess = repairs().find(({ after }) => after.scheme.signature.from === signature.from)
    if (guess) return [{ part: guess.part, message: guessOf(guess), repairs }]
    const { grammar, proof } = engine
    const length = proof.length ? ` of ${proof.length} bytes` : ''
    const { prefix, anyPrefixTo } = grammar
    const start = anyPrefixTo === undefined ? `"${prefix}"` : `a key and "${anyPrefixTo}"`
    const behind = prefix ? ` after ${start}` : ''
    const sight = sightsOf(own.text, signature.format?.kind ?? 'plain')[0]
    // A token is a secret: what it looks like is not described.
    const seen = mac.kind === 'token' ? '' : ` ${capital(own.words)} holds ${sight?.words ?? looksLike(own.text)}.`
    const message = `${reasonOf(error)}${seen} The scheme asks for ${signature.encoding}${length}${behind}.`
    return [{ part: sight ? 'format' : 'encoding', message: withOthers(message), repairs }]
  }
}

function idProblem(given: Given): Problem[] {
  const { id } = given.scheme
  const { engine, reading } = reads(given)
  if (!id || !engine.signs.has('id')) return []
  const found = engine.id(reading)
  if (!isRefused(() => checkId(engine, found))) return []
  const place = placeOf(id.from)
  const message =
    found === undefined
      ? `The id is signed, but there is none in ${place}.`
      : `The id in ${place} is refused: it must be visible ASCII, at most 256 characters, and must not contain the text that separates it from what is signed beside it.`
  const names = idHeaders(given).map(({ header }) => header)
  const others = given.headers.length === 0 ? '' : ` ${otherHeaders(names, 'an id')}`
  return [{ part: 'id', message: message + others, repairs: () => idVariants(given) }]
}

function timeProblem(given: Given): Problem[] {
  const { timestamp } = given.scheme
  const { engine } = reads(given)
  if (!timestamp || !engine.timestampSigned) return []
  const text = writtenTime(given)
  if (text !== undefined && !Number.isNaN(parseTimestamp(text, timestamp.format))) return []
  const repairs = () => timeVariants(given)
  const guess = repairs()[0]
  const place = placeOf(timestamp.from)
  const message =
    text === undefined
      ? `The timestamp is signed, but there is none in ${place}.`
      : `The timestamp in ${place} is not in the format "${timestamp.format}".`
  return [{ part: 'timestamp', message: guess ? `${message} ${guessOf(guess)}` : message, repairs }]
}

/** What is missing in a request, or can't be read with this scheme. */
export function problemsOf(given: Given): readonly Problem[] {
  try {
    const unsigned = signatureProblem(given)
    // A timestamp beside a signature that can't be read is not a separate problem.
    const isBeside = reads(given).engine.grammar.stamp !== undefined
    const untimed = isBeside && unsigned.length > 0 ? [] : timeProblem(given)
    return [
      ...unsigned,
      ...idProblem(given),
      ...untimed,
      ...[...missingParts(given), ...bodyProblem(given)].map((found) => ({ ...found, repairs: none })),
    ]
  } catch (error) {
    const part = isHookwrightError(error, 'RequestError') ? 'body' : 'signature'
    return [{ part, message: `${reasonOf(error)} The scheme looks into it.`, repairs: none }]
  }
}

interface Repaired {
  readonly given: Given
  readonly found: readonly Variant[]
}

/** The ways to read a request in which nothing is missing: as it is, or with something repaired. */
export function* repaired({ given, found }: Repaired): Generator<Repaired> {
  const problem = problemsOf(given)[0]
  if (!problem) yield { given, found }
  for (const repair of problem?.repairs() ?? []) yield* repaired({ given: repair.after, found: [...found, repair] })
}
