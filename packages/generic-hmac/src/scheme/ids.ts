import { encodeBase64Url } from '@hookwright/core/signature'
import type { Engine } from './engine.js'
import { headerOf, isInBody } from './facts.js'
import { optionInvalid, refuse } from './problem.js'
import type { Part, Scheme } from './scheme.js'

/**
 * Visible ASCII: senders' ids have nothing else, and anything else would be read differently on different platforms.
 */
export const idForm: RegExp = /^[\x21-\x7e]{1,256}$/

/** Whether a part is the id, as `{ id: true }` or as the header that holds it. */
export function isIdOf({ id }: Scheme): (part: Part) => boolean {
  const header = headerOf(id?.from)
  return (part) => typeof part === 'object' && ('id' in part || (header !== undefined && headerOf(part) === header))
}

/** An id that can be signed. Refuses any other, and a missing one unless the id is a part under a condition. */
export function checkId({ idSigned, isSignableId }: Engine, id: string | undefined): string | undefined {
  if (id === undefined) return idSigned ? refuse('signature_missing', 'The message id is missing.') : id
  return idForm.test(id) && isSignableId(id) ? id : refuse('signature_malformed', 'The message id is malformed.')
}

/** 144 random bits. */
export function randomId(): string {
  return `msg_${encodeBase64Url(crypto.getRandomValues(new Uint8Array(18)))}`
}

/** An id that a receiver would refuse is not signed either. */
export function checkNewId({ signs, isSignableId, scheme }: Engine, id: unknown): asserts id is string {
  const isGood = typeof id === 'string' && idForm.test(id) && (!signs.has('id') || isSignableId(id))
  if (isGood || isInBody(scheme.id?.from)) return
  optionInvalid(
    'Option "id" must be 1 to 256 visible ASCII characters, without its separator in the content (Standard Webhooks: ".").',
  )
}
