import { bodyGuardOf, guardOf } from '../scheme/boundaries.js'
import { isLookedUp } from '../scheme/content.js'
import { isCondition } from '../scheme/facts.js'
import { lookupOf, type Reading } from '../scheme/reading.js'
import type { JsonSource, Part } from '../scheme/scheme.js'
import { isKind } from './contents.js'
import { type Given, isRefused, reads } from './given.js'
import type { Finding } from './variant.js'
import { placeOf } from './words.js'

/** The parts of a content that a request must have, those under a condition where it is met. */
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
      const message = `The content has ${placeOf(part)}, whose value holds the text that parts it from what is signed beside it: it is refused, since it could be cut elsewhere.`
      return [{ part: 'content', message }]
    }
    // An absent field of JSON is signed as an empty text.
    if (value !== undefined || 'json' in part) return []
    const message = `The content has ${placeOf(part)}, and the request has none, or it has several.`
    return [{ part: 'content', message }]
  })
}

/** A body that is refused, whatever is signed, for what stands beside it in the content. */
export function bodyProblem(given: Given): Finding[] {
  if (bodyGuardOf(given.scheme)?.(given.message.body) !== false) return []
  const message =
    'The body is refused: it must begin with { or [ and end with } or ], with nothing around it, else it could be cut elsewhere from what is signed beside it. If it is no JSON, set payload.'
  return [{ part: 'body', message }]
}

/** What is not wrong by itself, and explains much where nothing is missing and nothing fits. */
export function hintsOf(given: Given): Finding[] {
  const { scheme, message } = given
  const { engine, reading } = reads(given)
  const isDigest = scheme.mac.kind === 'digest'
  const isEmpty = message.body.length === 0
  if (isDigest && !isEmpty && isRefused(() => reading.json)) {
    return [
      { part: 'body', message: 'The body is not JSON in UTF-8, which is all that a bare digest is accepted for.' },
    ]
  }
  if (isEmpty && engine.signsBody) return [{ part: 'body', message: 'The body is empty. Was it read before?' }]
  return neededParts(scheme.content, reading)
    .flatMap((part) => (isKind(part, 'json') ? [part as JsonSource] : []))
    .filter((part) => lookupOf(part)(reading) === undefined)
    .map((part) => ({ part: 'content', message: `There is no text in ${placeOf(part)}: an empty one is signed.` }))
}
