import type { Bytes } from './bytes.js'
import { digestHex, utf8Length } from './hmac/hmac.js'
import type { Issue } from './loose.js'
import type { MaybePromise } from './maybe-promise.js'

/** What the sender's proof covers: the body's bytes, some of its fields, only who sent it, or nothing. */
export type Authenticated = 'body' | 'fields' | 'sender' | 'none'

/** One authenticated webhook request. Each provider exports a union of these, discriminated by `type`. */
export interface Delivery<T extends string = string, P = unknown> {
  readonly provider: string
  /** The option `endpoint` of its receiver. */
  readonly endpoint: string
  readonly type: T
  readonly payload: P
  /** Paths of fields with an unexpected type. They are absent from `payload`; the original is in `rawBody`. */
  readonly issues: readonly Issue[]
  /** Identifies the delivery: the same for every retry, if the provider allows it. */
  readonly id: string
  /** The owner of the matching secret: a webhook id, a tenant. */
  readonly principal: string
  readonly authenticated: Authenticated
  /** Which secret matched: its id, else its position in the list. */
  readonly secretId?: string | undefined
  readonly receivedAt: Date
  /** Not enumerable, like all fields below, so that it does not reach a log by accident. */
  readonly url: string
  readonly headers: Headers
  /** The body exactly as received. */
  readonly rawBody: Bytes
  /** Aborted when the lease is lost: another process may handle the delivery now. */
  readonly signal: AbortSignal
  /** What was passed to `handle`: env, params, tenant. */
  readonly context: unknown
}

/** What a queue needs to know about a delivery, beyond what handlers see. */
export interface HandOffFacts {
  readonly method: string
  /** Headers that carry a credential. */
  readonly secretHeaders: readonly string[]
  /** How long its id is remembered; 0 if an equal delivery is not a duplicate. */
  readonly retainMs: number
}

/** Under this key a delivery holds its {@link HandOffFacts}, also for another copy of this package. */
export const handOffFacts: unique symbol = Symbol.for('@hookwright/core:delivery')

/**
 * The key of a delivery in stores and queues: the SHA-256, in hex, of endpoint, principal and id, each preceded by its
 * length, so that no two deliveries of different endpoints or tenants share one.
 *
 * @example
 * await queue.add('webhook', body, { deduplication: { id: await deliveryKey(delivery) } })
 */
export async function deliveryKey(delivery: Pick<Delivery, 'endpoint' | 'principal' | 'id'>): Promise<string> {
  return keyOf(delivery)
}

/** The key, without a promise if the runtime can hash synchronously. */
export function keyOf({
  endpoint,
  principal,
  id,
}: Pick<Delivery, 'endpoint' | 'principal' | 'id'>): MaybePromise<string> {
  const sized = (text: string) => `${utf8Length(text)}:${text}`
  return digestHex('sha256', [sized(endpoint) + sized(principal) + sized(id)])
}
