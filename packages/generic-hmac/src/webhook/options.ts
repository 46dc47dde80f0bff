import type { Authenticated, EventHandler, SecretSource, StandardSchema, WebhookOptions } from '@hookwright/core'
import type { Verifier } from '../define-verifier.js'
import type { Handshakes } from '../handshake/answer.js'
import type { HeaderSource, JsonSource, Scheme } from '../scheme/scheme.js'
import type { DeliveryOf, EventSchemas, HmacHandlers } from './delivery.js'

/** What a function that looks up secrets is told. Nothing of it is proven yet. */
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

/** What every receiver of this package takes, however the proof is checked. */
// biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
export interface HmacReceiverOptions<E extends EventSchemas = {}, P = unknown, A extends Authenticated = Authenticated>
  extends WebhookOptions<DeliveryOf<NoInfer<E>, NoInfer<P>, NoInfer<A>>> {
  /**
   * The payload of every event, as a Standard Schema that validates synchronously: zod, valibot, arktype. Read loosely: a
   * field that does not fit is absent and in `issues`, transforms have no effect, and where a required one does not fit,
   * the delivery is `unknown`.
   */
  schema?: StandardSchema<P, unknown> | StandardSchema<unknown, P> | undefined
  /** The payload of each event by its type, as `schema`. Deliveries of other types are `unknown`, their payload whole. */
  events?: E | undefined
  /** Default: the scheme's. */
  eventType?: EventTypeSource | undefined
  on?: HmacHandlers<NoInfer<E>, NoInfer<P>, NoInfer<A>> | undefined
  /** Takes every event that `on` has no handler for. */
  onOther?: EventHandler<unknown, DeliveryOf<NoInfer<E>, NoInfer<P>, NoInfer<A>>> | undefined
}

// biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
export interface HmacWebhookOptions<E extends EventSchemas = {}, P = unknown, A extends Authenticated = Authenticated>
  extends HmacReceiverOptions<E, P, A> {
  scheme: Scheme<A>
  /**
   * One secret, several in rotation, or a function that finds them by method, URL and headers. For several tenants it
   * answers `{ secret, principal }`: without a principal all are one, and equal ids of two of them duplicates.
   */
  secret: SecretSource<HmacSecretHint>
  /** The URL that the sender was given, exactly. Required by schemes that sign it. */
  publicUrl?: string | undefined
  /** What is answered before a delivery comes, made with `answerHandshakes`. Default: nothing. */
  handshakes?: Handshakes | undefined
}

/** For a proof that no scheme describes: the verifier has its own keys. */
export interface VerifierWebhookOptions<
  // biome-ignore lint/complexity/noBannedTypes: as above.
  E extends EventSchemas = {},
  P = unknown,
  A extends Authenticated = Authenticated,
> extends HmacReceiverOptions<E, P, A> {
  scheme: Verifier<A>
  secret?: undefined
  /** For a handshake whose answer depends on it. */
  publicUrl?: string | undefined
  /** As for a scheme, but for those that need its secret. */
  handshakes?: Handshakes | undefined
}
