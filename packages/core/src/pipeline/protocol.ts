import type { Authenticated, Delivery } from '../delivery.js'
import type { HeaderLookup, Incoming } from '../incoming.js'
import type { Issue } from '../loose.js'
import type { MaybePromise } from '../maybe-promise.js'
import type { Reply } from './reply.js'

/** What is known about a request before its body is read. */
export interface RequestHead {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
  readonly context: unknown
}

/** The result of authentication. `parse` gets the same object, so a protocol may put into it what it needs there. */
export interface Proof {
  authenticated: Authenticated
  /**
   * The owner of the secret that matched, if the resolver named one. Default: the owner in the payload, else the
   * endpoint.
   */
  principal?: string | undefined
  /** The owner that the payload must name, because the secret was chosen for it: anything else is a 401. */
  mustName?: string | undefined
  secretId?: string | undefined
  /** The id that `parse` found earlier, if a delivery comes back from a queue: the headers that held it may be gone. */
  id?: string | undefined
  /** The request's URL without the credential in it. Default: unchanged. */
  url?: string | undefined
  /**
   * The text that `url` hides. A header that contains it, such as a proxy's `x-original-url`, is kept out of queues.
   */
  hidden?: readonly string[] | undefined
}

/** A payload with the provider's meaning. */
export interface Parsed {
  type: string
  payload: unknown
  issues: readonly Issue[]
  /** The same for every retry of a delivery, and taken only from authenticated parts. */
  id: string
  /** False if equal deliveries are not duplicates. Default true. */
  dedupe?: boolean | undefined
  /** The owner that the payload names. */
  names?: string | undefined
  /** The signed time of the delivery, in milliseconds since the epoch. */
  signedAt?: number | undefined
  /** Further fields of this provider's deliveries. */
  details?: Readonly<Record<string, unknown>> | undefined
}

/** One event of a delivery, under the name by which `on` finds its handler. */
export interface NamedEvent {
  name: string
  event: unknown
}

/**
 * What a provider adds to the pipeline. A protocol holds no state and repeats no step of the pipeline. It runs only
 * those functions of the user that decide or read something: the lookup of secrets, `acceptChallenge`, `authorize`,
 * `onSecret`, `verify`, `eventType`, schemas. Its methods throw `VerificationError`, `RequestError` or `StoreError`;
 * anything else is answered as `internal`.
 */
export interface WebhookProtocol {
  readonly provider: string
  /** Named in every error: `@hookwright/smartsheet`. */
  readonly packageName: string
  /** Methods of a delivery. Default `['POST']`. */
  readonly methods?: readonly string[] | undefined
  /** Further methods, for challenges only. */
  readonly challengeMethods?: readonly string[] | undefined
  readonly maxBodyBytes: number
  /** How long an id is remembered. */
  readonly retainMs: number
  /** The minimum of that: how long a message counts as fresh, if the protocol itself decides. */
  readonly freshMs?: number | undefined
  /** How old a delivery with a signed time may be. Absent: the provider signs no time. */
  readonly maxAgeMs?: number | undefined
  /** How long the sender waits for the response. */
  readonly patienceMs: number
  /** The documented keys of `on`. Absent: any. */
  readonly eventNames?: readonly string[] | undefined
  /** Headers that carry a credential: kept out of queues. */
  readonly secretHeaders?: readonly string[] | undefined

  /** Checks made before the body is read: path token, presence and form of the signature. */
  check?(head: RequestHead): MaybePromise<void>
  /** Answers an unsigned challenge; `undefined` if the request is not one. Never called with more than 4 KiB. */
  challenge?(incoming: Incoming): MaybePromise<Reply | undefined>
  /** Verifies the sender of the body, over its raw bytes. Throws `VerificationError` if the sender is not proven. */
  authenticate(incoming: Incoming): MaybePromise<Proof>
  /** The value of an authenticated body. Default: JSON in UTF-8. */
  decode?(incoming: Incoming): unknown
  /** Answers a challenge that is signed like a delivery. */
  signedChallenge?(value: unknown, incoming: Incoming, proof: Proof): MaybePromise<Reply | undefined>
  /** Reads an authenticated value with the provider's meaning. */
  parse(value: unknown, incoming: Incoming, proof: Proof): MaybePromise<Parsed>
  /** The events for `on`, in order. Default: the delivery itself, under its type. */
  events?(delivery: Delivery): readonly NamedEvent[]
}

/** All methods that are received: those of deliveries, and those of challenges only. */
export function methodsOf({ methods = ['POST'], challengeMethods = [] }: WebhookProtocol): readonly string[] {
  return [...methods, ...challengeMethods]
}
