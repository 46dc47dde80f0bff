import { firstParts, isCondition, isRequestedUrl, leavesOf, type Position, positionsOf } from './facts.js'
import { isIdOf } from './ids.js'
import type { Part, Scheme } from './scheme.js'

// What is signed is one text, and whoever replays it may cut it anew: a piece of an id or of a body becomes one of a header.
// It can be cut in one way alone where a text parts a value from what is beside it, and the value can't hold that text.

type IsPart = (part: Part) => boolean

const isBody: IsPart = (part) => typeof part === 'object' && 'body' in part

/** Whether it can be told where a part begins and ends, whatever is beside it. */
const isFixed = (part: Part, { timestamp }: Scheme) =>
  typeof part === 'string' ||
  'bodyHash' in part ||
  'method' in part ||
  'secret' in part ||
  ('url' in part && part.url !== 'query') ||
  ('timestamp' in part && timestamp?.format !== 'unix')

/** Whether a part, but for the body, may be of any length. */
const isValue = (part: Part, scheme: Scheme) => !isFixed(part, scheme) && !isBody(part)

/** Whether it can be asked of a value that it holds no text that is beside it. */
const isGuarded: IsPart = (part) => typeof part === 'object' && !isRequestedUrl(part) && !('sortedForm' in part)

const has = (parts: readonly Part[], isIt: IsPart) => leavesOf(parts).some(isIt)

const isJson = ({ payload = 'json' }: Scheme) => payload === 'json'

/** Whether the body comes, and a value behind it. */
function hasBeyondBody(behind: readonly Part[], scheme: Scheme): boolean {
  const parts = leavesOf(behind)
  const at = parts.findIndex(isBody)
  return at >= 0 && parts.slice(at + 1).some((part) => isValue(part, scheme))
}

/** Whether it matters where a value ends: before an id, and before a body, unless that is JSON, which can't be cut at one end alone. */
function mustEnd({ part, behind }: Position, scheme: Scheme): boolean {
  const isId = isIdOf(scheme)
  if (isId(part) || has(behind, isId)) return true
  return has(behind, isBody) && (!isJson(scheme) || hasBeyondBody(behind, scheme))
}

/** Whether it matters where a value begins: behind a body that is no JSON. */
const mustBegin = ({ before }: Position, scheme: Scheme) => has(before, isBody) && !isJson(scheme)

const textsAt = (outwards: readonly Part[]) => firstParts(outwards).filter((part) => typeof part === 'string')

/** What may stand on one side of a value without anything that parts the two. */
function bareAt(outwards: readonly Part[], scheme: Scheme): readonly Part[] {
  const [next, ...rest] = outwards
  if (next === undefined || typeof next === 'string') return []
  // What a condition holds may be absent.
  if (isCondition(next)) {
    return [...firstParts([next]).filter((part) => typeof part === 'object'), ...bareAt(rest, scheme)]
  }
  // One of a fixed form parts nothing: what is behind it could hold another such.
  return outwards.filter((part) => !isFixed(part, scheme)).slice(0, 1)
}

/** The same before an id, to which all that comes earlier has an end of its own. */
const bareBefore = (before: readonly Part[], scheme: Scheme) =>
  before[0] !== undefined && isFixed(before[0], scheme) ? [] : firstParts(before)

function isTold(position: Position, scheme: Scheme): boolean {
  const { part, before, behind } = position
  const [ends, begins] = [mustEnd(position, scheme), mustBegin(position, scheme)]
  const isId = isIdOf(scheme)(part)
  const bare = [
    ...(ends ? bareAt(behind, scheme) : []),
    ...(begins ? bareAt(before, scheme) : []),
    ...(isId ? bareBefore(before, scheme) : []),
  ]
  // Only a body of JSON can be told from an id.
  const mayTouchBody = isId && isJson(scheme) && !hasBeyondBody(behind, scheme)
  return !(ends || begins) || (isGuarded(part) && bare.every((one) => mayTouchBody && isBody(one)))
}

/** The field to blame where two messages of different ids or bodies could have the same signed text. */
export function ambiguousField(scheme: Scheme): 'id' | 'content.body' | undefined {
  const isId = isIdOf(scheme)
  const found = positionsOf(scheme.content).find((position) => {
    // What a condition holds is a piece of the body where it is absent.
    if (isBody(position.part)) return !isJson(scheme) && [position.before[0], position.behind[0]].some(isCondition)
    return isValue(position.part, scheme) && !isTold(position, scheme)
  })
  return found && (has([found.part, ...found.behind], isId) ? 'id' : 'content.body')
}

/** What no id has where nothing parts it from a body: what JSON begins and ends with. */
const endsOfJson = /["(),[\\\]{}]/

/** Whether a value can be told from what is signed beside it. Absent where any value can. */
export function guardOf(scheme: Scheme, isIt: IsPart): ((value: string) => boolean) | undefined {
  const isId = isIdOf(scheme)
  const positions = positionsOf(scheme.content).filter(({ part }) => isIt(part))
  const texts = positions.flatMap((position) => [
    ...(position.isConditional || mustEnd(position, scheme) ? textsAt(position.behind) : []),
    ...(mustBegin(position, scheme) ? textsAt(position.before) : []),
  ])
  const touchesBody = positions.some(
    ({ part, before, behind }) => isId(part) && [...bareBefore(before, scheme), ...bareAt(behind, scheme)].some(isBody),
  )
  if (texts.length === 0 && !touchesBody) return undefined
  return (value) => !(touchesBody && endsOfJson.test(value)) && !texts.some((text) => value.includes(text))
}
