import { firstParts, isCondition, isRequestedUrl, leavesOf, type Position, positionsOf } from './facts.js'
import { isIdOf } from './ids.js'
import { looksLikeJson } from './reading.js'
import type { Part, Scheme } from './scheme.js'

// What is signed is one text, and whoever replays it may cut it anew: a piece of an id, of a time or of a body becomes one
// of a header. Only one cut is left where each value ends at a text that it does not hold, up to the body, and begins
// behind such a text after it. An object or array of JSON needs no text: no other begins, or ends, where it does.

type IsPart = (part: Part) => boolean

export const isBody: IsPart = (part) => typeof part === 'object' && 'body' in part
const isTime: IsPart = (part) => typeof part === 'object' && 'timestamp' in part

/** Whether it can be told where a part begins and ends, whatever is beside it. Unix times have 10 digits, or 13. */
const isFixed = (part: Part, { timestamp }: Scheme) =>
  typeof part === 'string' ||
  'bodyHash' in part ||
  'method' in part ||
  'secret' in part ||
  ('url' in part && part.url !== 'query') ||
  ('timestamp' in part && timestamp?.format !== 'unix')

/** Whether a part, but for the body, may be of any length. */
const isValue = (part: Part, scheme: Scheme) => !isFixed(part, scheme) && !isBody(part)

const has = (parts: readonly Part[], isIt: IsPart) => leavesOf(parts).some(isIt)

const isJson = ({ payload = 'json' }: Scheme) => payload === 'json'

/** Whether a part is what tells messages from one another: an id, or a time. */
const isMark = (part: Part, scheme: Scheme) => isIdOf(scheme)(part) || isTime(part)

/** Whether a body comes that is no JSON, or one that has a value behind it: JSON can't be cut at one end alone. */
function hasBodyToCut(behind: readonly Part[], scheme: Scheme): boolean {
  const parts = leavesOf(behind)
  const at = parts.findIndex(isBody)
  return at >= 0 && (!isJson(scheme) || parts.slice(at + 1).some((part) => isValue(part, scheme)))
}

/** Whether it matters where a value ends: an id, a time, and what comes before one or before a body that could be cut. */
const mustEnd = ({ part, behind }: Position, scheme: Scheme) =>
  has([part, ...behind], (one) => isMark(one, scheme)) || hasBodyToCut(behind, scheme)

/** Whether a body of JSON tells where a value ends: all else behind it is of a fixed form. */
const endsAtBody = ({ behind }: Position, scheme: Scheme) =>
  isJson(scheme) && behind.some(isBody) && behind.every((part) => !isValue(part, scheme))

/** Whether it matters where a value begins: behind a body that is no JSON. */
const mustBegin = ({ before }: Position, scheme: Scheme) => has(before, isBody) && !isJson(scheme)

/** Whether what is absent before an id could end in the text that parts the two, and leave that text to the id. */
const followsAny = ({ part, before }: Position, scheme: Scheme) => isIdOf(scheme)(part) && before.some(isCondition)

const textsAt = (outwards: readonly Part[]) => firstParts(outwards).filter((part) => typeof part === 'string')

/** Whether something may stand on one side of a value without a text that parts the two. */
function isBare(outwards: readonly Part[], scheme: Scheme): boolean {
  const [next, ...rest] = outwards
  if (next === undefined || typeof next === 'string') return false
  // What a condition holds may be absent.
  if (isCondition(next)) return firstParts(next.parts).some((part) => typeof part === 'object') || isBare(rest, scheme)
  // One of a fixed form parts nothing: what is behind it could hold another such.
  return outwards.some((part) => !isFixed(part, scheme))
}

/** Whether a text parts a value from what is on one side of it, and the value can be asked whether it holds that text. */
const isParted = (part: Part, outwards: readonly Part[], scheme: Scheme) =>
  typeof part === 'object' && !isRequestedUrl(part) && !('sortedForm' in part) && !isBare(outwards, scheme)

/** Whether a text ends a value: always that of an id, where there is one. */
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
  // A digit beside 10 or 13 of them could be one more.
  const isLonger =
    isTime(part) &&
    (textsAt(before).some((text) => /\d$/.test(text)) || textsAt(behind).some((text) => /^\d/.test(text)))
  return ends && begins && !isLonger
}

/** The field to blame where two messages of different ids, times or bodies could have the same signed text. */
export function ambiguousField(scheme: Scheme): 'id' | 'timestamp' | 'content.body' | undefined {
  const { content } = scheme
  const conditions = content.filter(isCondition)
  if (has(conditions, isTime)) return 'timestamp'
  // What a condition holds is a piece of the body where it is absent.
  if (has(conditions, isBody) || (!isJson(scheme) && has(content, isBody) && conditions.length > 0))
    return 'content.body'
  const found = positionsOf(content).find((position) => !isTold(position, scheme))
  if (!found) return undefined
  const concerned = [found.part, ...found.behind]
  if (has(concerned, isIdOf(scheme))) return 'id'
  return isJson(scheme) && has(concerned, isTime) ? 'timestamp' : 'content.body'
}

/** What no id has where nothing parts it from a body: what JSON begins and ends with. */
const endsOfJson = /["(),[\\\]{}]/

/** Whether a text that parts a value from the next could be found elsewhere in the two. */
const isCutAnew = (value: string, text: string) =>
  (value + text).indexOf(text) < value.length || (text + value).lastIndexOf(text) > 0

/** Whether a value can be told from what is signed beside it. Absent where any value can. */
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
 * Whether a body can be told from what is signed beside it: where its own ends are all that tells, it must be an object or
 * an array. Absent where any body can.
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
