import { type CasesolvedDelivery, type CasesolvedWebhookOptions, createCasesolvedWebhook } from '@hookwright/casesolved'
import type { Webhook } from '@hookwright/core'

export const secret = 'super-secret-key'

export interface Collected {
  webhook: Webhook<CasesolvedDelivery>
  seen: CasesolvedDelivery[]
}

/** A receiver that keeps what it was given. */
export function collect(options: Partial<CasesolvedWebhookOptions> = {}): Collected {
  const seen: CasesolvedDelivery[] = []
  const webhook = createCasesolvedWebhook({
    secret,
    onOutcome: () => {},
    onDelivery: (delivery) => {
      seen.push(delivery)
    },
    ...options,
  })
  return { webhook, seen }
}
