import { firstParts, isCondition, isRequestedUrl, leavesOf, type Position, positionsOf } from './facts.js'
import { isIdOf } from './ids.js'
import { looksLikeJson } from './reading.js'
import type { Part, Scheme } from './scheme.js'

// The signed content is one text. A replay could cut it in other places, so that a piece of an id, a time or a body
// becomes part of a header. Only one cut is possible if each value before the body ends at a text that the value does
// not contain, and each value after the body begins after such a text. A JSON object or array needs no such text: where
// it begins, no other one begins, and where it ends, no other one ends.

type IsPart = (part: Part) => boolean

export const isBody: IsPart = (part) => typeof part === 'object' && 'body' in part
const isTime: IsPart = (part) => typeof part === 'object' && 'timestamp' in part

/**
 * Whether it is clear where a part begins and ends, whatever is beside it. For a `unix` time, of 10 or 13 digits, it is
 * not.
 */
const isFixed = (part: Part, { timestamp }: Scheme) =>
  typeof part === 'string' ||
  'bodyHash' in part ||
  'method' in part ||
  'secret' in part ||
  ('url' in part && part.url !== 'query') ||
  ('timestamp' in part && timestamp?.format !== 'unix')

/** Whether a part other than the body can have any length. */
const isValue = (part: Part, scheme: Scheme) => !isFixed(part, scheme) && !isBody(part)

const has = (parts: readonly Part[], isIt: IsPart) => leavesOf(parts).some(isIt)

const isJson = ({ payload = 'json' }: Scheme) => payload === 'json'

/** Whether a part distinguishes messages: an id or a time. */
const isMark = (part: Part, scheme: Scheme) => isIdOf(scheme)(part) || isTime(part)

/** Whether a body follows that is not JSON, or that has a value after it: JSON can't be cut at only one end. */
function hasBodyToCut(behind: readonly Part[], scheme: Scheme): boolean {
  const parts = leavesOf(behind)
  const at = parts.findIndex(isBody)
  return at >= 0 && (!isJson(scheme) || parts.slice(at + 1).some((part) => isValue(part, scheme)))
}

/**
 * Whether it matters where a value ends: that of an id, a time, and anything before one or before a body that could be
 * cut.
 */
const mustEnd = ({ part, behind }: Position, scheme: Scheme) =>
  has([part, ...behind], (one) => isMark(one, scheme)) || hasBodyToCut(behind, scheme)

/** Whether a JSON body shows where a value ends: everything else after the value has a fixed form. */
const endsAtBody = ({ behind }: Position, scheme: Scheme) =>
  isJson(scheme) && behind.some(isBody) && behind.every((part) => !isValue(part, scheme))

/** Whether it matters where a value begins: it does after a body that is not JSON. */
const mustBegin = ({ before }: Position, scheme: Scheme) => has(before, isBody) && !isJson(scheme)

/**
 * Whether an id follows a part that may be absent: a replay that adds or drops that part could shift where the id
 * begins.
 */
const followsAny = ({ part, before }: Position, scheme: Scheme) => isIdOf(scheme)(part) && before.some(isCondition)

const textsAt = (outwards: readonly Part[]) => firstParts(outwards).filter((part) => typeof part === 'string')

/** Whether something on one side of a value may be there without a text that separates the two. */
function isBare(outwards: readonly Part[], scheme: Scheme): boolean {
  const [next, ...rest] = outwards
  if (next === undefined || typeof next === 'string') return false
  // The parts of a condition may be absent.
  if (isCondition(next)) return firstParts(next.parts).some((part) => typeof part === 'object') || isBare(rest, scheme)
  // A part of a fixed form separates nothing: what is beyond it could contain another of that form.
  return outwards.some((part) => !isFixed(part, scheme))
}

/** Whether a text separates a value from what is on one side of it, and the value can be checked for that text. */
const isParted = (part: Part, outwards: readonly Part[], scheme: Scheme) =>
  typeof part === 'object' && !isRequestedUrl(part) && !('sortedForm' in part) && !isBare(outwards, scheme)

/** Whether a text shows where a value ends. Where a JSON body shows it too, the text counts only for an id. */
function endsAtText(position: Position, scheme: Scheme): boolean {
  const { part, behind, isConditional } = position
  const isEnding = isConditional || mustEnd(position, scheme)
  return isEnding && isParted(part, behind, scheme) && (isIdOf(scheme)(part) || !endsAtBody(position, scheme))
}

/** Whether what comes right before a part may be absent. */
const followsCondition = (before: readonly Part[], scheme: Scheme) =>
  isCondition(before.find((part) => typeof part === 'string' || !isFixed(part, scheme)))

function isTold(position: Position, scheme: Scheme): boolean {
  const { part, before, behind } = position
  if (isMark(part, scheme) && followsCondition(before, scheme)) return false
  if (!isValue(part, scheme)) return true
  const ends = !mustEnd(position, scheme) || endsAtBody(position, scheme) || isParted(part, behind, scheme)
  const begins = !mustBegin(position, scheme) || isParted(part, before, scheme)
  // A digit next to a time of 10 or 13 digits could be taken for one of them.
  const isLonger =
    isTime(part) &&
    (textsAt(before).some((text) => /\d$/.test(text)) || textsAt(behind).some((text) => /^\d/.test(text)))
  return ends && begins && !isLonger
}

/** The field to blame if two messages with different ids, times or bodies could have the same signed text. */
export function ambiguousField(scheme: Scheme): 'id' | 'timestamp' | 'content.body' | undefined {
  const { content } = scheme
  const conditions = content.filter(isCondition)
  if (has(conditions, isTime)) return 'timestamp'
  // The parts of a condition could be read as a piece of the body when the condition does not hold.
  if (has(conditions, isBody) || (!isJson(scheme) && has(content, isBody) && conditions.length > 0))
    return 'content.body'
  const found = positionsOf(content).find((position) => !isTold(position, scheme))
  if (!found) return undefined
  const concerned = [found.part, ...found.behind]
  if (has(concerned, isIdOf(scheme))) return 'id'
  return isJson(scheme) && has(concerned, isTime) ? 'timestamp' : 'content.body'
}

/** Must not occur in an id that touches the body. It includes all that a JSON object or array can begin or end with. */
const endsOfJson = /["(),[\\\]{}]/

/** Whether the text that separates a value from the next could also be found elsewhere in the two. */
const isCutAnew = (value: string, text: string) =>
  (value + text).indexOf(text) < value.length || (text + value).lastIndexOf(text) > 0

/** Checks that a value can be distinguished from what is signed beside it. Absent if every value can. */
export function guardOf(scheme: Scheme, isIt: IsPart): ((value: string) => boolean) | undefined {
  const positions = positionsOf(scheme.content).filter(({ part }) => isIt(part))
  const texts = positions.flatMap((position) => [
    ...(endsAtText(position, scheme) ? textsAt(position.behind) : []),
    ...(mustBegin(position, scheme) || followsAny(position, scheme) ? textsAt(position.before) : []),
  ])
  const touchesBody = positions.some(
    ({ part, before, behind }) => isIdOf(scheme)(part) && [...firstParts(before), ...firstParts(behind)].some(isBody),
  )
  if (texts.length === 0 && !touchesBody) return undefined
  return (value) => !(touchesBody && endsOfJson.test(value)) && !texts.some((text) => isCutAnew(value, text))
}

const endsAsJson = (body: Uint8Array) => body.at(-1) === 0x7d || body.at(-1) === 0x5d

/**
 * Checks that a body can be distinguished from what is signed beside it: if only its own ends show where it begins and
 * ends, it must be an object or an array. Absent if every body can.
 */
export function bodyGuardOf(scheme: Scheme): ((body: Uint8Array) => boolean) | undefined {
  if (!isJson(scheme)) return undefined
  const values = positionsOf(scheme.content).filter(({ part, isConditional }) => isConditional || isValue(part, scheme))
  const begins = values.some(
    ({ part, behind }) => has(behind, isBody) && !(isMark(part, scheme) && typeof behind[0] === 'string'),
  )
  const ends = values.some(({ before }) => has(before, isBody))
  if (!begins && !ends) return undefined
  return (body) => (!begins || looksLikeJson(body)) && (!ends || endsAsJson(body))
}
