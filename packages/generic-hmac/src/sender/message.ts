import { type Bytes, bytesOf, rawBody } from '@hookwright/core'
import { engineOf } from '../scheme/engine.js'
import { checkNewId, randomId } from '../scheme/ids.js'
import { optionInvalid } from '../scheme/problem.js'
import type { Scheme } from '../scheme/scheme.js'
import type { SendOptions } from './options.js'

/** What is sent in every attempt: one id, the same bytes. */
export interface OutgoingMessage {
  readonly id: string
  readonly body: Bytes
}

/** The bytes are a copy, so that changes by the caller between two attempts have no effect. */
export function readMessage({ id = randomId(), body }: SendOptions, scheme: Scheme): OutgoingMessage {
  checkNewId(engineOf(scheme), id)
  const raw = rawBody(body)
  if (raw !== undefined) return { id, body: new Uint8Array(bytesOf(raw)) }
  return optionInvalid('Option "body" must be text or bytes. Call JSON.stringify once, and keep the text for retries.')
}
