import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, bodyOnly, sha1, sha256 } from './pieces.js'

// Software that its users run themselves: its own source says what it signs. Those that sign a time are in `self-hosted-stamped`.

/** Discourse. It sends JSON under either content type. Event and id are in headers that nobody signs. */
export const discourse: Scheme<'body'> = {
  name: 'discourse',
  source: {
    docs: 'https://github.com/discourse/discourse/blob/HEAD/app/jobs/regular/emit_web_hook_event.rb',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'x-discourse-event-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-discourse-event-id' } },
  eventType: { header: 'x-discourse-event' },
}

/**
 * Gitea, of content type `application/json`. Of a form it signs the JSON within and not the body: for forms spread it with
 * `content: [{ form: 'payload' }]` and `payload: 'form'`.
 */
export const gitea: Scheme<'body'> = {
  name: 'gitea',
  source: { docs: 'https://docs.gitea.com/usage/webhooks', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-gitea-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-gitea-delivery' } },
  eventType: { header: 'x-gitea-event' },
}

/** Forgejo, of content type `application/json`. For forms spread it as `gitea`. */
export const forgejo: Scheme<'body'> = {
  name: 'forgejo',
  source: { docs: 'https://forgejo.org/docs/latest/user/webhooks/', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-forgejo-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-forgejo-delivery' } },
  eventType: { header: 'x-forgejo-event' },
}

/** Gogs, of content type `application/json`. For forms spread it as `gitea`. */
export const gogs: Scheme<'body'> = {
  name: 'gogs',
  source: { docs: 'https://github.com/gogs/gogs/blob/HEAD/internal/database/webhook.go', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-gogs-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-gogs-delivery' } },
  eventType: { header: 'x-gogs-event' },
}

/** Mastodon, webhooks of an administrator. The header has the name of GitHub's old SHA-1 one. */
export const mastodon: Scheme<'body'> = {
  name: 'mastodon',
  source: {
    docs: 'https://github.com/mastodon/mastodon/blob/HEAD/app/workers/webhooks/delivery_worker.rb',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-hub-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/** Plane. */
export const plane: Scheme<'body'> = {
  name: 'plane',
  source: {
    docs: 'https://github.com/makeplane/plane/blob/HEAD/apps/api/plane/bgtasks/webhook_task.py',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-plane-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-plane-delivery' } },
  eventType: { header: 'x-plane-event' },
}

/** Logto. Some versions write `sha256=` before the signature: for these spread it with that prefix. */
export const logto: Scheme<'body'> = {
  name: 'logto',
  source: { docs: 'https://docs.logto.io/developers/webhooks/secure-webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'logto-signature-sha-256' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/** BTCPay Server. A redelivery has another body, which names the first delivery. */
export const btcPay: Scheme<'body'> = {
  name: 'btcpay',
  source: { docs: 'https://docs.btcpayserver.org/API/Greenfield/v1/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'btcpay-sig' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'originalDeliveryId' } },
  eventType: { json: 'type' },
}

/** Lago, endpoints whose signature is `hmac`: others are signed with RSA. The key is the organization's HMAC key. */
export const lago: Scheme<'body'> = {
  name: 'lago',
  source: { docs: 'https://github.com/getlago/lago-api/blob/HEAD/app/models/webhook.rb', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-lago-signature' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'x-lago-unique-key' } },
  eventType: { json: 'webhook_type' },
}

/**
 * Frappe, and so ERPNext: JSON by POST. The body is the operator's, and may be the same after two changes. The receiver of
 * `@hookwright/casesolved` takes PUT and DELETE too, and the same body for a retry.
 */
export const frappe: Scheme<'body'> = {
  name: 'frappe',
  source: {
    docs: 'https://github.com/frappe/frappe/blob/HEAD/frappe/integrations/doctype/webhook/webhook.py',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-frappe-webhook-signature' }, encoding: 'base64' },
  content: bodyOnly,
  repeats: true,
}

/**
 * Grafana alerting, with a secret and no header for a time. With one, spread it with that `timestamp` in seconds and the
 * `content` of time, `:` and body. A reminder may have the body of the alert.
 */
export const grafana: Scheme<'body'> = {
  name: 'grafana',
  source: {
    docs: 'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-grafana-alerting-signature' }, encoding: 'hex' },
  content: bodyOnly,
  repeats: true,
}

/** Appwrite: SHA-1 over the URL, then the body. The events are in a header alone, so two of them may have the same body. */
export const appwrite: Scheme<'body'> = {
  name: 'appwrite',
  source: {
    docs: 'https://github.com/appwrite/appwrite/blob/HEAD/src/Appwrite/Platform/Workers/Webhooks.php',
    evidence: 'sdk',
  },
  mac: sha1,
  signature: { from: { header: 'x-appwrite-webhook-signature' }, encoding: 'base64' },
  content: [{ url: 'full' }, { body: true }],
  repeats: true,
}

/** Sourcegraph. The event is in a header that nobody signs. */
export const sourcegraph: Scheme<'body'> = {
  name: 'sourcegraph',
  source: {
    docs: 'https://github.com/sourcegraph/sourcegraph-public-snapshot/tree/HEAD/cmd/worker/internal/outboundwebhooks',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-sourcegraph-webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { header: 'x-sourcegraph-webhook-event-type' },
}
