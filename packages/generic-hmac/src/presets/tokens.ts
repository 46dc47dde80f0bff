import type { Scheme } from '../scheme/scheme.js'
import { basicCredentials, nothing, token, upTo25MiB } from './pieces.js'

/** GitLab webhooks with a secret token. For those with a signing token, use `gitlab`. */
export const gitlabToken: Scheme<'sender'> = {
  name: 'gitlab-token',
  source: { docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/', evidence: 'docs' },
  mac: token,
  signature: { from: { header: 'x-gitlab-token' }, encoding: 'utf8' },
  content: nothing,
  id: { from: { header: 'x-gitlab-event-uuid' } },
  eventType: { header: 'x-gitlab-event' },
  authenticates: 'sender',
  policy: upTo25MiB,
}

/** Telegram bots. The secret is the `secret_token` of `setWebhook`. */
export const telegram: Scheme<'sender'> = {
  name: 'telegram',
  source: { docs: 'https://core.telegram.org/bots/api#setwebhook', evidence: 'docs' },
  mac: token,
  signature: { from: { header: 'x-telegram-bot-api-secret-token' }, encoding: 'utf8' },
  content: nothing,
  authenticates: 'sender',
}

/** Microsoft Graph. The secret is the `clientState` of every notification. */
export const microsoftGraph: Scheme<'sender'> = {
  name: 'microsoft-graph',
  source: { docs: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks', evidence: 'docs' },
  mac: token,
  signature: { from: { json: 'clientState' }, encoding: 'utf8' },
  content: nothing,
  repeats: true,
  each: 'value',
  authenticates: 'sender',
}

/** Figma. The secret is the webhook's `passcode`, which is in the body. */
export const figma: Scheme<'sender'> = {
  name: 'figma',
  source: { docs: 'https://github.com/figma/rest-api-spec/blob/HEAD/dist/api_types.ts', evidence: 'docs' },
  mac: token,
  signature: { from: { json: 'passcode' }, encoding: 'utf8' },
  content: nothing,
  eventType: { json: 'event_type' },
  authenticates: 'sender',
}

/**
 * Hugging Face. Two changes of a repository may have the same body, for example if one is made, undone and made again.
 */
export const huggingFace: Scheme<'sender'> = {
  name: 'hugging-face',
  source: { docs: 'https://huggingface.co/docs/hub/webhooks', evidence: 'docs' },
  mac: token,
  signature: { from: { header: 'x-webhook-secret' }, encoding: 'utf8' },
  content: nothing,
  eventType: { json: 'event.scope' },
  repeats: true,
  authenticates: 'sender',
}

/**
 * Documenso. The secret is the webhook's. A retry has a different time in the body and counts as a new delivery; newer
 * versions give it the same id.
 */
export const documenso: Scheme<'sender'> = {
  name: 'documenso',
  source: { docs: 'https://docs.documenso.com/docs/developers/webhooks/verification', evidence: 'sdk' },
  mac: token,
  signature: { from: { header: 'x-documenso-secret' }, encoding: 'utf8' },
  content: nothing,
  id: { from: { json: 'deliveryId' } },
  eventType: { json: 'event' },
  authenticates: 'sender',
}

/**
 * A token of your choice, sent as `Authorization: Bearer`. Okta, Brevo, New Relic and others can be set up that way.
 */
export const bearerToken: Scheme<'sender'> = {
  name: 'bearer-token',
  mac: token,
  signature: { from: { header: 'authorization' }, format: { kind: 'plain', prefix: 'Bearer ' }, encoding: 'utf8' },
  content: nothing,
  authenticates: 'sender',
}

/** HTTP Basic. The secret is `user:password`. */
export const basicAuth: Scheme<'sender'> = {
  name: 'basic-auth',
  mac: token,
  signature: basicCredentials,
  content: nothing,
  authenticates: 'sender',
}

/** Chargebee: HTTP Basic. The secret is `user:password`. */
export const chargebee: Scheme<'sender'> = {
  name: 'chargebee',
  source: { docs: 'https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings', evidence: 'sdk' },
  mac: token,
  signature: basicCredentials,
  content: nothing,
  id: { from: { json: 'id' } },
  eventType: { json: 'event_type' },
  authenticates: 'sender',
}

/** Postmark: HTTP Basic. The secret is `user:password`. */
export const postmark: Scheme<'sender'> = {
  name: 'postmark',
  source: { docs: 'https://postmarkapp.com/developer/webhooks/webhooks-overview', evidence: 'table' },
  mac: token,
  signature: basicCredentials,
  content: nothing,
  eventType: { json: 'RecordType' },
  authenticates: 'sender',
}

/** SparkPost: HTTP Basic. The secret is `user:password`. The id is that of a batch of events. */
export const sparkPost: Scheme<'sender'> = {
  name: 'sparkpost',
  source: { docs: 'https://developers.sparkpost.com/api/webhooks/', evidence: 'docs' },
  mac: token,
  signature: basicCredentials,
  content: nothing,
  id: { from: { header: 'x-messagesystems-batch-id' } },
  authenticates: 'sender',
}

/**
 * Mixpanel: HTTP Basic. The secret is `user:password`. It expects JSON in the answer: see "An answer with a body" in
 * docs/receivers.md.
 */
export const mixpanel: Scheme<'sender'> = {
  name: 'mixpanel',
  source: { docs: 'https://docs.mixpanel.com/docs/cohort-sync/webhooks', evidence: 'docs' },
  mac: token,
  signature: basicCredentials,
  content: nothing,
  eventType: { json: 'action' },
  authenticates: 'sender',
}
