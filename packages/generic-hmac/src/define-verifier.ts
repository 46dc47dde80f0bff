import type { Authenticated, Incoming, MaybePromise, RequestHead, WebhookProtocol } from '@hookwright/core'
import { checkVerifierOptions } from './scheme/checks/validate.js'
import { optionInvalid } from './scheme/problem.js'
import type { Scheme } from './scheme/scheme.js'
import { type ReceiverParts, verifierProtocol } from './webhook/verifier-protocol.js'

/** What a verifier returns for a request that it accepts. All of it must come from what the proof covers. */
export interface Verified<A extends Authenticated = Authenticated> {
  /** What the proof covers: the body's bytes, some of its fields, or only who sent it. */
  readonly authenticated: A
  /** Identifies the delivery, the same in every attempt. Default: the hash of the body. */
  readonly id?: string | undefined
  /** When the sender signed. */
  readonly timestamp?: Date | undefined
  /** The owner of the secret or key. Default: the endpoint. */
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
  /** How long `verify` accepts the same message: its id is remembered at least as long. Default: 24 hours. */
  readonly freshMs?: number | undefined
  /** Headers that hold the secret itself: they are not put into a queue. */
  readonly secretHeaders?: readonly string[] | undefined
  /** Called before the body is read. Throws a `VerificationError` to refuse, for a missing header for example. */
  readonly check?: ((head: RequestHead) => void) | undefined
}

/** Made by `defineVerifier`, given to a receiver as its `scheme`. */
export interface Verifier<A extends Authenticated = Authenticated> extends DefineVerifierOptions {
  readonly verify: (incoming: Incoming) => MaybePromise<Verified<A> | false>
  /** Called by a receiver. */
  readonly protocol: (receiver: ReceiverParts) => WebhookProtocol
}

/**
 * Authenticates with your own function what no scheme can describe: tokens with claims, keys that are fetched. Body
 * limits, store, errors and handlers are those of every receiver.
 *
 * `verify` returns what the proof covers, or `false`. `false` and a `VerificationError` are a 401. If it throws anything
 * else, or takes over 3 s, the answer is a 503, so that the sender tries again.
 *
 * @throws ConfigError `option_invalid` if `verify` is not a function, `scheme_invalid` for a wrong option
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
