import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, bodyOnly, sha1, sha256 } from './pieces.js'

// Self-hosted software: its own source says what it signs. Those that sign a time are in `self-hosted-stamped`.

/**
 * Discourse. It sends JSON with either content type. The event's name and the id are in headers that are not signed.
 */
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
 * Gitea, with content type `application/json`. For a form, it signs the JSON in the form, not the body: spread the
 * preset with `content: [{ form: 'payload' }]` and `payload: 'form'`.
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

/** Forgejo, with content type `application/json`. For forms, spread the preset as described at `gitea`. */
export const forgejo: Scheme<'body'> = {
  name: 'forgejo',
  source: { docs: 'https://forgejo.org/docs/latest/user/webhooks/', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-forgejo-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-forgejo-delivery' } },
  eventType: { header: 'x-forgejo-event' },
}

/** Gogs, with content type `application/json`. For forms, spread the preset as described at `gitea`. */
export const gogs: Scheme<'body'> = {
  name: 'gogs',
  source: { docs: 'https://github.com/gogs/gogs/blob/HEAD/internal/database/webhook.go', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-gogs-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-gogs-delivery' } },
  eventType: { header: 'x-gogs-event' },
}

/** Mastodon webhooks of an administrator. The header has the name of GitHub's old SHA-1 header. */
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

/** Logto. Some versions write `sha256=` before the signature: spread the preset with that prefix for them. */
export const logto: Scheme<'body'> = {
  name: 'logto',
  source: { docs: 'https://docs.logto.io/developers/webhooks/secure-webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'logto-signature-sha-256' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/** BTCPay Server. A redelivery has a different body, which names the first delivery. */
export const btcPay: Scheme<'body'> = {
  name: 'btcpay',
  source: { docs: 'https://docs.btcpayserver.org/API/Greenfield/v1/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'btcpay-sig' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'originalDeliveryId' } },
  eventType: { json: 'type' },
}

/** Lago endpoints whose signature is `hmac`; others are signed with RSA. The secret is the organization's HMAC key. */
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
 * Frappe, and so ERPNext: JSON by POST. The operator chooses what the body contains, so it may be the same after two
 * changes. The receiver of `@hookwright/casesolved` also accepts PUT and DELETE, and takes a body that comes again for
 * a retry.
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
 * Grafana alerting, with a secret and without a header for the time. With such a header, spread the preset with that
 * `timestamp` in seconds and a `content` of time, `:` and body. A reminder may have the same body as the alert.
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

/**
 * Appwrite: SHA-1 over the URL, then the body. The events are named only in a header, so two of them may have the same
 * body.
 */
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

/** Sourcegraph. The event's name is in a header that is not signed. */
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
