import type { Authenticated, EventHandler, SecretSource, StandardSchema, WebhookOptions } from '@hookwright/core'
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

// biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
export interface HmacWebhookOptions<E extends EventSchemas = {}, P = unknown, A extends Authenticated = Authenticated>
  extends WebhookOptions<DeliveryOf<NoInfer<E>, NoInfer<P>, NoInfer<A>>> {
  scheme: Scheme<A>
  /** One secret, several in rotation, or a function that finds them by method, URL and headers. */
  secret: SecretSource<HmacSecretHint>
  /** The URL that the sender was given, exactly. Required by schemes that sign it. */
  publicUrl?: string | undefined
  /** The payload of every event, as a Standard Schema: zod, valibot, arktype. Read loosely: transforms have no effect. */
  schema?: StandardSchema<P> | undefined
  /** The payload of each event by its type. Deliveries of other types are `unknown`. */
  events?: E | undefined
  /** Default: the scheme's. */
  eventType?: EventTypeSource | undefined
  on?: HmacHandlers<NoInfer<E>, NoInfer<P>, NoInfer<A>> | undefined
  /** Takes every event that `on` has no handler for. */
  onOther?: EventHandler<unknown, DeliveryOf<NoInfer<E>, NoInfer<P>, NoInfer<A>>> | undefined
}
