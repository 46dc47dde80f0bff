import type { Authenticated, Delivery } from '../delivery.js'
import type { HeaderLookup, Incoming } from '../incoming.js'
import type { Issue } from '../loose.js'
import type { MaybePromise } from '../maybe-promise.js'
import type { Reply } from './reply.js'

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
  readonly context: unknown
}

/** What authentication found out. `parse` is given the same object: a protocol may put into it what it needs again there. */
export interface Proof {
  authenticated: Authenticated
  /** Whose secret matched, when the resolver said so. Default: what the payload names, else the endpoint. */
  principal?: string | undefined
  /** Whom the payload must name, because the secret was chosen for it: anything else is a 401. */
  mustName?: string | undefined
  secretId?: string | undefined
  /** What `parse` found before, where a delivery comes back from a queue: headers that it was found in may be gone. */
  id?: string | undefined
  /** The request's URL without the credential in it. Default: as it came. */
  url?: string | undefined
  /** What `url` hides. A header that quotes it, such as a proxy's `x-original-url`, is kept out of queues. */
  hidden?: readonly string[] | undefined
}

/** A payload as the provider means it. */
export interface Parsed {
  type: string
  payload: unknown
  issues: readonly Issue[]
  /** The same for every retry of one delivery, from authenticated parts only. */
  id: string
  /** False where equal deliveries are no duplicates. Default true. */
  dedupe?: boolean | undefined
  /** Whom the payload names as its owner. */
  names?: string | undefined
  /** The signed time of the delivery, in milliseconds since the epoch. */
  signedAt?: number | undefined
  /** What this provider's deliveries have beside the fields that all have. */
  details?: Readonly<Record<string, unknown>> | undefined
}

/** One event of a delivery, under the name by which `on` finds its handler. */
export interface NamedEvent {
  name: string
  event: unknown
}

/**
 * What a provider adds to the pipeline. A protocol holds no state and repeats no step of the pipeline. Of the user's it
 * runs what is asked for a decision or a reading: the lookup of secrets, `acceptChallenge`, `authorize`, `onSecret`,
 * `verify`, `eventType`, schemas. Its methods throw `VerificationError`, `RequestError` or `StoreError`; anything else is
 * answered as `internal`.
 */
export interface WebhookProtocol {
  readonly provider: string
  /** Named in every error: `@hookwright/smartsheet`. */
  readonly packageName: string
  /** Methods of a delivery. Default `['POST']`. */
  readonly methods?: readonly string[] | undefined
  /** Further methods, on which only a challenge may come. */
  readonly challengeMethods?: readonly string[] | undefined
  readonly maxBodyBytes: number
  /** How long an id is remembered. */
  readonly retainMs: number
  /** The least that it may be: for how long a message is taken for fresh, where the protocol itself decides. */
  readonly freshMs?: number | undefined
  /** How old a delivery with a signed time may be. Absent: the provider signs none. */
  readonly maxAgeMs?: number | undefined
  /** How long the sender waits for the response. */
  readonly patienceMs: number
  /** The documented keys of `on`. Absent: any. */
  readonly eventNames?: readonly string[] | undefined
  /** Headers that carry a credential: kept out of queues. */
  readonly secretHeaders?: readonly string[] | undefined

  /** Decided before the body is read: path token, presence and form of the signature. */
  check?(head: RequestHead): MaybePromise<void>
  /** Answers a challenge that comes unsigned; `undefined` when the request is none. Never called with more than 4 KiB. */
  challenge?(incoming: Incoming): MaybePromise<Reply | undefined>
  /** Proves who sent the body, over its raw bytes. Throws `VerificationError` where it is not proven. */
  authenticate(incoming: Incoming): MaybePromise<Proof>
  /** The value of an authenticated body. Default: JSON in UTF-8. */
  decode?(incoming: Incoming): unknown
  /** Answers a challenge that is signed like a delivery. */
  signedChallenge?(value: unknown, incoming: Incoming, proof: Proof): MaybePromise<Reply | undefined>
  /** Reads an authenticated value as the provider means it. */
  parse(value: unknown, incoming: Incoming, proof: Proof): MaybePromise<Parsed>
  /** The events that `on` takes, in order. Default: the delivery itself, under its type. */
  events?(delivery: Delivery): readonly NamedEvent[]
}

/** What may come at all: deliveries, and challenges on methods of their own. */
export function methodsOf({ methods = ['POST'], challengeMethods = [] }: WebhookProtocol): readonly string[] {
  return [...methods, ...challengeMethods]
}
