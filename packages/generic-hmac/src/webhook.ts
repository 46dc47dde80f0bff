import {
  type Authenticated,
  createWebhook,
  type PayloadOf,
  type StandardSchema,
  type Webhook,
  type WebhookOptions,
} from '@hookwright/core'
import type { Verifier } from './define-verifier.js'
import { optionInvalid } from './scheme/problem.js'
import type { Scheme } from './scheme/scheme.js'
import type { DeliveryOf, EventSchemas, HmacDelivery } from './webhook/delivery.js'
import type { HmacWebhookOptions, VerifierWebhookOptions } from './webhook/options.js'
import { schemeProtocol } from './webhook/scheme-protocol.js'

export type { Authenticated, Delivery, HandleContext, Received, Webhook } from '@hookwright/core'
export type { DeliveryOf, EventSchemas, HmacDelivery, HmacHandlers, MessageFacts } from './webhook/delivery.js'
export type {
  EventTypeSource,
  HmacReceiverOptions,
  HmacSecretHint,
  HmacWebhookOptions,
  VerifierWebhookOptions,
} from './webhook/options.js'

/**
 * A receiver for webhooks that are signed as `scheme` says.
 *
 * A delivery is identified by its signed id, otherwise by a hash of the signed content without the time, and remembered
 * for 24 hours. Ids and event types from unsigned headers are in `delivery.message`, marked as unsigned.
 *
 * @throws ConfigError for a wrong scheme, secret or option; `publicUrl` is required if the scheme signs a URL
 * @example
 * const webhook = createHmacWebhook({
 *   scheme: schemes.github,
 *   secret: env.GITHUB_WEBHOOK_SECRET,
 *   events: { push: pushSchema, issues: issuesSchema },
 *   on: { push: (push, { key }) => deploy(push.after, key) },
 * })
 */
// Editors show the first overload, and complete options from it.
export function createHmacWebhook<
  // biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
  E extends EventSchemas = {},
  S extends StandardSchema = StandardSchema,
  A extends Authenticated = Authenticated,
>(options: HmacWebhookOptions<E, PayloadOf<S>, A> & { schema?: S | undefined }): Webhook<DeliveryOf<E, PayloadOf<S>, A>>
export function createHmacWebhook<
  // biome-ignore lint/complexity/noBannedTypes: as above.
  E extends EventSchemas = {},
  S extends StandardSchema = StandardSchema,
  A extends Authenticated = Authenticated,
>(
  options: VerifierWebhookOptions<E, PayloadOf<S>, A> & { schema?: S | undefined },
): Webhook<DeliveryOf<E, PayloadOf<S>, A>>
// For options with type parameters of the caller. The compiler reports errors for the last overload.
export function createHmacWebhook<
  // biome-ignore lint/complexity/noBannedTypes: as above.
  E extends EventSchemas = {},
  P = unknown,
  A extends Authenticated = Authenticated,
>(options: HmacWebhookOptions<E, P, A>): Webhook<DeliveryOf<E, P, A>>
export function createHmacWebhook(options: HmacWebhookOptions | VerifierWebhookOptions): Webhook<HmacDelivery> {
  if (options.schema && options.events) optionInvalid('Give either "schema" or "events", not both.')
  const { scheme, handshakes } = options
  if (handshakes && typeof handshakes.extend !== 'function') {
    optionInvalid('Option "handshakes" takes answerHandshakes([...]).')
  }
  const verifier = 'protocol' in Object(scheme) ? (scheme as Verifier) : undefined
  if (verifier && options.secret !== undefined) optionInvalid('A verifier takes no "secret".')
  if (verifier && options.publicUrl !== undefined && !handshakes) {
    optionInvalid('A verifier takes a "publicUrl" only for handshakes.')
  }
  const protocol = verifier
    ? verifier.protocol(options)
    : schemeProtocol(scheme as Scheme, options as HmacWebhookOptions)
  return createWebhook<HmacDelivery>(protocol, options as WebhookOptions<HmacDelivery>)
}
