import { type CasesolvedDelivery, type CasesolvedWebhookOptions, createCasesolvedWebhook } from '@hookwright/casesolved'
import type { Webhook } from '@hookwright/core'

export const secret = 'super-secret-key'

export interface Collected {
  webhook: Webhook<CasesolvedDelivery>
  seen: CasesolvedDelivery[]
}

/** A receiver that records its deliveries. */
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

/** A POST whose body never arrives. */
export function stalledRequest(headers: Record<string, string>): Request {
  const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' }
  return new Request('https://example.com/', init)
}
