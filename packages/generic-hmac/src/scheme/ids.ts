import { encodeBase64Url } from '@hookwright/core'
import type { Engine } from './engine.js'
import { firstParts, headerOf, isInBody, positionsOf } from './facts.js'
import { optionInvalid, refuse } from './problem.js'
import type { Part, Scheme } from './scheme.js'

/** Visible ASCII: a sender's id has nothing else, and anything else would be read differently on another platform. */
export const idForm: RegExp = /^[\x21-\x7e]{1,256}$/

/** What no id has where nothing parts it from a body: what JSON begins and ends with. */
const endsOfJson = /["(),[\\\]{}]/

/** The texts that may stand right behind such a part. */
export const textsBehind = (content: readonly Part[], isIt: (part: Part) => boolean): readonly string[] =>
  positionsOf(content)
    .filter(({ part }) => isIt(part))
    .flatMap(({ rest }) => firstParts(rest).filter((part) => typeof part === 'string'))

/** Whether a part is the id, by itself or as the header that it is in. */
export function isIdOf({ id }: Scheme): (part: Part) => boolean {
  const header = headerOf(id?.from)
  return (part) => typeof part === 'object' && ('id' in part || (header !== undefined && headerOf(part) === header))
}

/** Whether it can be told where a part begins and ends, whatever is beside it. */
const isFixed = (part: Part, { timestamp }: Scheme) =>
  typeof part === 'string' ||
  'bodyHash' in part ||
  'method' in part ||
  'secret' in part ||
  ('timestamp' in part && timestamp?.format !== 'unix')

/**
 * What stands beside a part and does not separate the two: dynamic parts without a fixed form, and whatever a condition holds,
 * since it may be absent. (But for a text behind the part: an id may not hold it.)
 */
export function bareNeighbours(scheme: Scheme, isIt: (part: Part) => boolean): readonly Part[] {
  return positionsOf(scheme.content).flatMap(({ part, before, rest }) => {
    if (!isIt(part)) return []
    const behind = firstParts(rest).flatMap((next) => {
      if (typeof next === 'string') return []
      if (!rest.includes(next)) return [next]
      // One of a fixed form parts nothing: what is behind it could hold another such.
      return rest.filter((one) => !isFixed(one, scheme)).slice(0, 1)
    })
    return before === undefined || isFixed(before, scheme) ? behind : [before, ...behind]
  })
}

/** Whether an id can be told from what is signed beside it: one that holds what follows it could take over a piece of it. */
export function idCheckOf(scheme: Scheme): (id: string) => boolean {
  const ends = textsBehind(scheme.content, isIdOf(scheme))
  const isBare = bareNeighbours(scheme, isIdOf(scheme)).length > 0
  return (id) => !(isBare && endsOfJson.test(id)) && !ends.some((end) => id.includes(end))
}

/** An id that can enter the signed content. Refuses any other. */
export function checkId({ isSignableId }: Engine, id: string | undefined): string {
  if (id === undefined) return refuse('signature_missing', 'The message id is missing.')
  return idForm.test(id) && isSignableId(id) ? id : refuse('signature_malformed', 'The message id is malformed.')
}

/** 144 random bits. */
export function randomId(): string {
  return `msg_${encodeBase64Url(crypto.getRandomValues(new Uint8Array(18)))}`
}

/** An id that could not be verified is not signed either. */
export function checkNewId({ signs, isSignableId, scheme }: Engine, id: unknown): asserts id is string {
  const isGood = typeof id === 'string' && idForm.test(id) && (!signs.has('id') || isSignableId(id))
  if (isGood || isInBody(scheme.id?.from)) return
  optionInvalid(
    'Option "id" must be 1 to 256 visible ASCII characters, without what parts it from the next part (Standard Webhooks: ".").',
  )
}
