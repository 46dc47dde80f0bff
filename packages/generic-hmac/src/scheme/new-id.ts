import { encodeBase64Url } from '@hookwright/core'
import type { Engine } from './engine.js'
import { isInBody } from './facts.js'
import { idForm } from './places.js'
import { optionInvalid } from './problem.js'

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
