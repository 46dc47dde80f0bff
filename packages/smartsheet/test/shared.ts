import type { Outcome } from '@hookwright/core'
import {
  createSmartsheetWebhook,
  type SmartsheetDelivery,
  type SmartsheetWebhookOptions,
  type Webhook,
} from '@hookwright/smartsheet'

/** Invented, of the form that Smartsheet uses: 26 lower-case letters and digits. */
export const secret = 'testsecret0000000000000000'
export const otherSecret = 'othersecret000000000000000'

export interface Recorded {
  webhook: Webhook<SmartsheetDelivery>
  deliveries: SmartsheetDelivery[]
  outcomes: Outcome[]
}

/** A receiver that records its deliveries, and its outcomes instead of printing them. */
export function recordingWebhook(options: Partial<SmartsheetWebhookOptions> = {}): Recorded {
  const deliveries: SmartsheetDelivery[] = []
  const outcomes: Outcome[] = []
  const onDelivery = (delivery: SmartsheetDelivery) => {
    deliveries.push(delivery)
  }
  const webhook = createSmartsheetWebhook({
    secret,
    ...(options.on || options.onOther ? {} : { onDelivery }),
    onOutcome: (outcome) => outcomes.push(outcome),
    ...options,
  })
  return { webhook, deliveries, outcomes }
}
