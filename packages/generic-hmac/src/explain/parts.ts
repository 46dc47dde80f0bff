import { bodyGuardOf, guardOf } from '../scheme/boundaries.js'
import { isLookedUp } from '../scheme/content.js'
import { isCondition } from '../scheme/facts.js'
import { lookupOf, type Reading } from '../scheme/reading.js'
import type { JsonSource, Part } from '../scheme/scheme.js'
import { isKind } from './contents.js'
import { type Given, isRefused, reads } from './given.js'
import type { Finding } from './variant.js'
import { placeOf } from './words.js'

/** The parts of a content that a request must have, those under a condition if it is met. */
function neededParts(content: readonly Part[], reading: Reading): Part[] {
  return content.flatMap((part) => {
    if (!isCondition(part)) return [part]
    const isMet = 'when' in part ? reading.has(part.when) : !reading.has(part.unless)
    return isMet ? neededParts(part.parts, reading) : []
  })
}

/** Signed headers, query parameters and fields that a request does not have, or has with a value that is refused. */
export function missingParts(given: Given): Finding[] {
  const { reading } = reads(given)
  return neededParts(given.scheme.content, reading).flatMap((part) => {
    if (!isLookedUp(part)) return []
    const value = lookupOf(part)(reading)
    const isRefusedValue = value !== undefined && guardOf(given.scheme, (other) => other === part)?.(value) === false
    if (isRefusedValue) {
      const message = `The content has ${placeOf(part)}, whose value contains the text that separates it from what is signed beside it. It is refused, because it could be cut in another place.`
      return [{ part: 'content', message }]
    }
    // An absent field of JSON is signed as an empty text.
    if (value !== undefined || 'json' in part) return []
    const message = `The content has ${placeOf(part)}, but the request has none, or several.`
    return [{ part: 'content', message }]
  })
}

/** A body that is refused, whatever the signature, because of what is beside it in the content. */
export function bodyProblem(given: Given): Finding[] {
  if (bodyGuardOf(given.scheme)?.(given.message.body) !== false) return []
  const message =
    'The body is refused: it must begin with { or [ and end with } or ], with nothing around it. Otherwise it could not be separated from what is signed beside it. If it is not JSON, set payload.'
  return [{ part: 'body', message }]
}

/** What is not wrong by itself, but may explain the failure if nothing is missing and nothing fits. */
export function hintsOf(given: Given): Finding[] {
  const { scheme, message } = given
  const { engine, reading } = reads(given)
  const isDigest = scheme.mac.kind === 'digest'
  const isEmpty = message.body.length === 0
  if (isDigest && !isEmpty && isRefused(() => reading.json)) {
    return [{ part: 'body', message: 'The body is not JSON in UTF-8, and a bare digest is accepted for nothing else.' }]
  }
  if (isEmpty && engine.signsBody) return [{ part: 'body', message: 'The body is empty. Was it read before?' }]
  return neededParts(scheme.content, reading)
    .flatMap((part) => (isKind(part, 'json') ? [part as JsonSource] : []))
    .filter((part) => lookupOf(part)(reading) === undefined)
    .map((part) => ({ part: 'content', message: `There is no text in ${placeOf(part)}: an empty one is signed.` }))
}
