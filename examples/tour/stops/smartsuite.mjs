// https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview. SmartSuite signs nothing: a token in
// the path of the URL proves the sender, and a ping says no more than that there is something to list.
import { createSmartSuiteWebhook, pathToken } from '@hookwright/smartsuite'
import { handled, jsonLargerThan, refused, tooLarge } from '../sender.mjs'

const token = 'kX2vN8qLr4TzB7wMcD1e'
const ping =
  '{"webhookId":"f0bd5e90-02bb-4017-9294-f885e3e94559",' +
  '"locator":{"accountId":"snbvtl79","solutionId":"63b87cad645b3949631b55bf"}}'
const announced = ping.replace('}}', ',"applicationId":"63b87cad645b3949631b55c1"},"timestamp":"2026-11-22T06:00:00Z"}')
const seen = 'webhook f0bd5e90-02bb-4017-9294-f885e3e94559 has news'

const sent = (body, presented = token) => ({
  url: `/smartsuite/${presented}`,
  headers: { 'content-type': 'application/json' },
  body,
})

export const smartsuite = [
  {
    provider: 'SmartSuite',
    path: '/smartsuite/:token',
    makeReceiver: (notes) =>
      createSmartSuiteWebhook({
        authorize: pathToken(token),
        onDelivery: ({ payload }) => notes.saw(`webhook ${payload.webhookId} has news`),
        onOutcome: notes.onOutcome,
      }),
    deliveries: [
      { what: 'a ping', ...sent(ping), expect: handled(seen) },
      { what: 'replayed: an equal ping is a new one', ...sent(ping), expect: handled(seen) },
      { what: 'a ping with the announced fields', ...sent(announced), expect: handled(seen) },
      { what: 'forged: another token', ...sent(ping, 'kX2vN8qLr4TzB7wMcD1f'), expect: refused },
      { what: 'oversized: 16 KiB', ...sent(jsonLargerThan(16 * 1024)), expect: tooLarge },
    ],
  },
]
