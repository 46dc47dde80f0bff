import { type Bytes, encodeBase64Url, utf8 } from '@hookwright/core'
import { optionInvalid } from '../scheme/problem.js'
import type { SendOptions } from './options.js'

/** What is sent in every attempt: one id, the same bytes. */
export interface Message {
  readonly id: string
  readonly body: Bytes
}

/** Visible ASCII without the dot that separates id, timestamp and body in what Standard Webhooks signs. */
const idForm = /^[\x21-\x2d\x2f-\x7e]{1,256}$/

/** 144 random bits. */
function createId(): string {
  return `msg_${encodeBase64Url(crypto.getRandomValues(new Uint8Array(18)))}`
}

/** The bytes are a copy: what the caller does to its own between two attempts changes nothing. */
export function readMessage({ id = createId(), body }: Pick<SendOptions, 'id' | 'body'>): Message {
  if (typeof id !== 'string' || !idForm.test(id)) {
    optionInvalid('Option "id" must be 1 to 256 visible ASCII characters without a dot.')
  }
  if (typeof body === 'string') return { id, body: utf8(body) }
  if (body instanceof Uint8Array) return { id, body: new Uint8Array(body) }
  if (body instanceof ArrayBuffer) return { id, body: new Uint8Array(body.slice(0)) }
  return optionInvalid('Option "body" must be text or bytes. Call JSON.stringify once, and keep the text for retries.')
}
