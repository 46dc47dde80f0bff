import type { EventTypePayload, StandardWebhookPayload } from '../schemas.js'

/** The body of the Standard Webhooks specification's example, with text beyond ASCII and a `$$` in it. */
export const standardWebhookSample: StandardWebhookPayload = {
  type: 'invoice.paid',
  timestamp: '2026-11-03T20:26:10.344522Z',
  data: { id: '1f81eb52-5198-4599-803e-771906343485', total: '10,00 €', memo: 'Grüße, 東京 $$ 🙂' },
}

/** What a sender of `schemes.insecureSha256Concat` sends. */
export const eventTypeSample: EventTypePayload = { event_type: 'payment.failed', data: { amount: 1, memo: '$$ – ñ' } }

/** The fields of a GitHub push that most receivers read. https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
export const githubPushSample: Readonly<Record<string, unknown>> = {
  ref: 'refs/heads/main',
  before: '0000000000000000000000000000000000000000',
  after: 'a10867b14bb761a232cd80139fbd4c0d33264240',
  repository: { id: 186853002, full_name: 'Codertocat/Hello-World' },
  head_commit: { id: 'a10867b14bb761a232cd80139fbd4c0d33264240', message: 'Grüße $$ 🙂' },
}
