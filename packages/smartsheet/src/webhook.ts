import {
  createWebhook,
  type EventHandler,
  type MaybePromise,
  type SecretSource,
  type Webhook,
  type WebhookOptions,
} from '@hookwright/core'
import type { SmartsheetDelivery } from './delivery.js'
import type { SmartsheetEventName } from './event-names.js'
import type { SmartsheetSecretHint } from './hint.js'
import { smartsheetProtocol } from './protocol.js'
import type { SmartsheetEventOf, SmartsheetStatusCallback } from './schemas/callback.js'

// The types of a receiver and its deliveries, so that code that exports a receiver can name its type.
export type { Delivery, HandleContext, Received, Webhook } from '@hookwright/core'
export type { SmartsheetDelivery } from './delivery.js'
export type { SmartsheetSecretHint } from './hint.js'
export type { SmartsheetEvent, SmartsheetEventCallback, SmartsheetStatusCallback } from './schemas.js'

type DeliveryOf<Type> = Extract<SmartsheetDelivery, { type: Type }>

/** Handlers by event. Several events of one callback run in order. */
export type SmartsheetHandlers = {
  [Name in SmartsheetEventName]?: EventHandler<SmartsheetEventOf<Name>, DeliveryOf<'events'>> | undefined
} & {
  'status.changed'?: EventHandler<SmartsheetStatusCallback, DeliveryOf<'status'>> | undefined
}

export interface SmartsheetWebhookOptions extends WebhookOptions<SmartsheetDelivery> {
  /** The webhook's `sharedSecret`, a list of up to five while you change it, or a function that finds the secrets. */
  secret: SecretSource<SmartsheetSecretHint>
  /**
   * Decides whether to answer the challenge of a webhook: `true` answers it, anything else is a 403. Default: whether
   * `secret` has a secret for the webhook that is not past its `notAfter`.
   */
  acceptChallenge?: ((webhookId: number, context: unknown) => MaybePromise<boolean>) | undefined
  /** Handlers by the names of their events. */
  on?: SmartsheetHandlers | undefined
  /**
   * Handles everything that has no handler in `on`: events of any object type or of a plan, a status callback, or the
   * payload of an `unknown` delivery. `delivery.type` says which.
   */
  onOther?: EventHandler<unknown, SmartsheetDelivery> | undefined
}

/**
 * A receiver of Smartsheet callbacks: answers challenges, checks signatures, recognises retries and calls handlers.
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks
 *
 * @throws ConfigError when a secret or an option is wrong
 * @example
 * const webhook = createSmartsheetWebhook({
 *   secret: ({ webhookId }) => secretsByWebhookId.get(webhookId ?? 0),
 *   on: { 'row.created': (event, { key }) => importRow(event.id, key) },
 * })
 * export default { fetch: (request: Request, env: unknown, ctx: object) => webhook.handle(request, ctx) }
 */
export function createSmartsheetWebhook(options: SmartsheetWebhookOptions): Webhook<SmartsheetDelivery> {
  return createWebhook<SmartsheetDelivery>(smartsheetProtocol(options), options)
}
