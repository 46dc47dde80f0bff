// https://docs.frappe.io/cloud/webhook-events: Casesolved Cloud runs Frappe Press. The body is not signed: a secret in a
// header proves the sender.
import { createCasesolvedWebhook } from '@hookwright/casesolved'
import { duplicate, handled, jsonLargerThan, refused, tooLarge } from '../sender.mjs'

const secret = 'super-secret-key'

const sent = (body, presented = secret) => ({
  headers: { 'content-type': 'application/json', 'x-webhook-secret': presented },
  body,
})

const validate = '{"event": "Webhook Validate", "data": {}}'
const planChange =
  '{"event": "Site Plan Change", "data": {"doctype": "Site Plan Change", "name": "368704046d", ' +
  '"owner": "Administrator", "creation": "2024-09-24 11:29:41.596639", "modified": "2024-09-24 11:29:41.596639", ' +
  '"modified_by": "Administrator", "docstatus": 0, "idx": 0, "from_plan": "USD 10", "to_plan": "USD 25", ' +
  '"type": "Upgrade", "site": "test465.frappe.cloud", "timestamp": "2024-09-24 11:29:41.596639"}}'
const siteStatus =
  '{"event": "Site Status Update", "data": {"doctype": "Site", "name": "acme.casesolved.example", "owner": ' +
  '"Administrator", "creation": "2026-08-01 09:00:00.123456", "modified": "2026-08-01 09:03:11.000321", "modified_by": ' +
  '"Administrator", "docstatus": 0, "idx": 0, "ip": null, "status": "Active", "group": "bench-0008", "team": ' +
  '"dnjt4bkes2", "plan": "USD 25", "setup_wizard_complete": 0, "archive_failed": 0, "cluster": "Default", "bench": ' +
  '"bench-0008-000005-f1", "trial_end_date": null, "tags": [], "server": "f1.example.net", "label": null}}'

export const casesolved = [
  {
    provider: 'Casesolved',
    path: '/casesolved',
    makeReceiver: (notes) =>
      createCasesolvedWebhook({
        secret,
        on: {
          'Site Plan Change': ({ data }) => notes.saw(`${data.site}: ${data.from_plan} to ${data.to_plan}`),
          'Site Status Update': ({ data }) => notes.saw(`${data.name} is ${data.status}`),
          'Webhook Validate': ({ event }) => notes.saw(event),
        },
        onOutcome: notes.onOutcome,
      }),
    deliveries: [
      { what: 'the validation of a new webhook', ...sent(validate), expect: handled('Webhook Validate') },
      { what: 'the second validation, at activation', ...sent(validate), expect: handled('Webhook Validate') },
      { what: 'a plan change', ...sent(planChange), expect: handled('test465.frappe.cloud: USD 10 to USD 25') },
      { what: 'a site status update', ...sent(siteStatus), expect: handled('acme.casesolved.example is Active') },
      { what: 'replayed: the same bytes again', ...sent(siteStatus), expect: duplicate },
      { what: 'forged: another secret', ...sent(planChange, 'super-secret-kez'), expect: refused },
      { what: 'forged: a validation without a secret', ...sent(validate, ''), expect: refused },
      { what: 'oversized: 1 MiB', ...sent(jsonLargerThan(1024 * 1024)), expect: tooLarge },
    ],
  },
]
