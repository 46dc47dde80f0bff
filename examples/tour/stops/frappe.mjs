// https://docs.frappe.io/framework/user/en/guides/integration/webhooks: a Frappe or ERPNext site's own webhooks.
import { createFrappeWebhook } from '@hookwright/casesolved'
import { duplicate, handled, jsonLargerThan, refused, tooLarge, withOneLetterChanged } from '../sender.mjs'

const secret = 'super-secret-key'
const invoice =
  '{"name": "SINV-0001", "customer": "Caf\\u00e9 \\u00a35", "total": 12.5, "posting_date": "2024-09-24", "paid": null}'
/** Computed with another implementation of the framework's formula. */
const signature = 'GAIW9tCJor9sMs56lUPD3XtALLlvHTpt6ulxX41LvFI='

const sent = (body) => ({ headers: { 'x-frappe-webhook-signature': signature }, body })

export const frappe = [
  {
    provider: 'Frappe',
    path: '/frappe',
    makeReceiver: (notes) =>
      createFrappeWebhook({
        secret,
        onDelivery: ({ payload }) => notes.saw(`${payload.name} of ${payload.customer}`),
        onOutcome: notes.onOutcome,
      }),
    deliveries: [
      { what: 'a signed invoice', ...sent(invoice), expect: handled('SINV-0001 of Café £5') },
      { what: 'replayed: the same bytes again', ...sent(invoice), expect: duplicate },
      { what: 'forged: one letter of the body changed', ...sent(withOneLetterChanged(invoice)), expect: refused },
      { what: 'oversized: 1 MiB', ...sent(jsonLargerThan(1024 * 1024)), expect: tooLarge },
    ],
  },
]
