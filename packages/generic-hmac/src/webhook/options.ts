import type { Authenticated, EventHandler, PayloadSchema, SecretSource, WebhookOptions } from '@hookwright/core'
import type { Verifier } from '../define-verifier.js'
import type { Handshakes } from '../handshake/answer.js'
import type { HeaderSource, JsonSource, Scheme } from '../scheme/scheme.js'
import type { DeliveryOf, EventSchemas, HmacHandlers } from './delivery.js'

/** What a `secret` function gets. None of it is proven yet. */
export interface HmacSecretHint {
  readonly method: string
  readonly url: string
  readonly headers: Headers
}

/** Where the name of the event is: a header, a JSON path of the payload, or a function of both. */
export type EventTypeSource =
  | HeaderSource
  | JsonSource
  | ((delivery: { readonly payload: unknown; readonly headers: Headers }) => string | undefined)

/** The options of every receiver of this package, with a scheme or a verifier. */
// biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
export interface HmacReceiverOptions<E extends EventSchemas = {}, P = unknown, A extends Authenticated = Authenticated>
  extends WebhookOptions<DeliveryOf<NoInfer<E>, NoInfer<P>, NoInfer<A>>> {
  /**
   * The payload of every event, as a Standard Schema that validates synchronously: zod, valibot, arktype. A field that
   * does not fit is left out and listed in `issues`, and transforms have no effect. If a required field does not fit,
   * the delivery has the type `unknown` and no payload.
   */
  schema?: PayloadSchema<P> | undefined
  /** A schema for each event type. Deliveries of other types have the type `unknown` and their whole payload. */
  events?: E | undefined
  /** Where the event's name is. Default: the scheme's `eventType`. */
  eventType?: EventTypeSource | undefined
  /** A handler for each event type. Needs a scheme that says where the type is, or `eventType`. */
  on?: HmacHandlers<NoInfer<E>, NoInfer<P>, NoInfer<A>> | undefined
  /** Handles every event that `on` has no handler for. */
  onOther?: EventHandler<unknown, DeliveryOf<NoInfer<E>, NoInfer<P>, NoInfer<A>>> | undefined
}

// biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
export interface HmacWebhookOptions<E extends EventSchemas = {}, P = unknown, A extends Authenticated = Authenticated>
  extends HmacReceiverOptions<E, P, A> {
  /** How the sender signs: a preset such as `schemes.github`, or what `defineScheme` made. */
  scheme: Scheme<A>
  /**
   * One secret; a list of up to five while you change it; or a function that finds them by method, URL and headers. For
   * several tenants it returns `{ secret, principal }`: without a principal, equal ids of two tenants are duplicates.
   */
  secret: SecretSource<HmacSecretHint>
  /** The URL exactly as you registered it at the sender. Required by schemes that sign the URL. */
  publicUrl?: string | undefined
  /** The handshakes to answer, made with `answerHandshakes`. Default: none. */
  handshakes?: Handshakes | undefined
}

/** For a proof that no scheme can describe: the verifier has its own keys. */
export interface VerifierWebhookOptions<
  // biome-ignore lint/complexity/noBannedTypes: as above.
  E extends EventSchemas = {},
  P = unknown,
  A extends Authenticated = Authenticated,
> extends HmacReceiverOptions<E, P, A> {
  scheme: Verifier<A>
  secret?: undefined
  /** For a handshake whose answer depends on the URL. */
  publicUrl?: string | undefined
  /** As for a scheme, except those that need the scheme's secret. */
  handshakes?: Handshakes | undefined
}
