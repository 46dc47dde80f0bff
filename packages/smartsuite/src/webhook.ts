import { createWebhook, systemTime, type Webhook, type WebhookOptions } from '@hookwright/core'
import { type SmartSuiteAuthorize, type SmartSuiteDelivery, smartSuiteProtocol } from './protocol.js'

export type { Delivery, HandleContext, Received, Webhook } from '@hookwright/core'
export type { SmartSuiteAuthorize, SmartSuiteClaim, SmartSuiteDelivery } from './protocol.js'

export interface SmartSuiteWebhookOptions extends WebhookOptions<SmartSuiteDelivery> {
  /** Who may ping. Required, because SmartSuite signs nothing. */
  authorize: SmartSuiteAuthorize
}

/**
 * Receives the pings of SmartSuite webhooks. A ping only says that there are events to list: answer it at once and
 * fetch them with the client, or let `createSmartSuiteFeed` do both.
 *
 * Pings over 16 KiB are refused. Pings are never deduplicated: two equal ones may announce two changes. A delivery that
 * is logged or queued does not contain the path token.
 *
 * @throws ConfigError `option_invalid` without a decision in `authorize`
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 * @example
 * const webhook = createSmartSuiteWebhook({
 *   authorize: pathToken(process.env.SMARTSUITE_PATH_TOKEN ?? ''),
 *   onDelivery: async (delivery) => {
 *     if (delivery.type === 'notification') await wake(delivery.payload.webhookId)
 *   },
 * })
 */
export function createSmartSuiteWebhook(options: SmartSuiteWebhookOptions): Webhook<SmartSuiteDelivery> {
  return createWebhook<SmartSuiteDelivery>(smartSuiteProtocol(options.authorize, options.clock ?? systemTime), options)
}
