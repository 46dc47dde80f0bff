import type { Authenticated, Incoming, MaybePromise, RequestHead, WebhookProtocol } from '@hookwright/core'
import { checkVerifierOptions } from './scheme/checks/validate.js'
import { optionInvalid } from './scheme/problem.js'
import type { Scheme } from './scheme/scheme.js'
import { type ReceiverParts, verifierProtocol } from './webhook/verifier-protocol.js'

/** What a verifier found out about a request that it accepts. All of it must come from what the proof covers. */
export interface Verified<A extends Authenticated = Authenticated> {
  /** What the proof covers: the body's bytes, some of its fields, or only who sent it. */
  readonly authenticated: A
  /** Identifies the delivery, the same in every attempt. Default: the hash of the body. */
  readonly id?: string | undefined
  /** When the sender signed. */
  readonly timestamp?: Date | undefined
  /** Who proved itself. Default: the endpoint. */
  readonly principal?: string | undefined
  /** Which secret or key matched. */
  readonly secretId?: string | undefined
}

export interface DefineVerifierOptions extends Pick<Scheme, 'payload' | 'eventType'> {
  /** The `provider` of its deliveries. Default `generic-hmac`. */
  readonly name?: string | undefined
  /** Default `['POST']`. */
  readonly methods?: readonly string[] | undefined
  /** Default 1 MiB. */
  readonly maxBytes?: number | undefined
  /** For how long `verify` takes a message for fresh: its id is remembered at least as long. Default: 24 hours. */
  readonly freshMs?: number | undefined
  /** Headers that hold a secret itself: they do not go into a queue. */
  readonly secretHeaders?: readonly string[] | undefined
  /** Refuses by throwing a `VerificationError` what can be refused before the body is read: a header that is missing. */
  readonly check?: ((head: RequestHead) => void) | undefined
}

/** A proof that no scheme describes: made by `defineVerifier`, given to a receiver as its `scheme`. */
export interface Verifier<A extends Authenticated = Authenticated> extends DefineVerifierOptions {
  readonly verify: (incoming: Incoming) => MaybePromise<Verified<A> | false>
  /** How a receiver uses it. */
  readonly protocol: (receiver: ReceiverParts) => WebhookProtocol
}

/**
 * A step of your own for what a scheme can't say: tokens with claims, keys that are fetched. It runs where a signature
 * would be checked, so that body, limits, store, errors and handlers are those of every receiver.
 *
 * What it answers is what counts; `false` and a `VerificationError` are a 401. Anything else that it throws, and an
 * answer that takes over 3 s, is this side's failure: a 503, so that the sender comes again.
 *
 * @throws ConfigError `option_invalid` when `verify` is no function, `scheme_invalid` for an option that is wrong
 * @example
 * const verifier = defineVerifier(async ({ headers, body }) => {
 *   const claims = await readToken(headers.get('authorization'))
 *   if (claims.body_sha256 !== (await sha256Hex(body))) return false
 *   return { authenticated: 'body', id: claims.jti }
 * })
 * const webhook = createHmacWebhook({ scheme: verifier, onDelivery: enqueue })
 */
export function defineVerifier<const A extends Authenticated>(
  verify: Verifier<A>['verify'],
  options: DefineVerifierOptions = {},
): Verifier<A> {
  if (typeof verify !== 'function') optionInvalid('defineVerifier takes a function.')
  checkVerifierOptions(options)
  const verifier: Omit<Verifier<A>, 'protocol'> = { ...options, verify }
  return Object.freeze({ ...verifier, protocol: (receiver: ReceiverParts) => verifierProtocol(verifier, receiver) })
}
