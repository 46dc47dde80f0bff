import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, hexKey, sha1, sha256, sha512 } from './pieces.js'

/**
 * Linear. The time is in the signed body, in milliseconds; the header with the time is not signed. Linear's own package
 * accepts bodies of up to 5 MiB, because an update contains long texts twice, before and after the change.
 */
export const linear: Scheme<'body'> = {
  name: 'linear',
  source: { docs: 'https://linear.app/developers/webhooks', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'linear-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'linear-delivery' } },
  eventType: { json: 'type' },
  timestamp: { from: { json: 'webhookTimestamp' }, format: 'ms', toleranceMs: 60_000 },
  policy: { maxBytes: 5 * 1024 * 1024 },
}

/** Asana. The secret is the `X-Hook-Secret` of the handshake. */
export const asana: Scheme<'body'> = {
  name: 'asana',
  source: { docs: 'https://developers.asana.com/docs/webhooks-guide', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-hook-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Dropbox. The secret is the app secret. */
export const dropbox: Scheme<'body'> = {
  name: 'dropbox',
  source: { docs: 'https://www.dropbox.com/developers/reference/webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-dropbox-signature' }, encoding: 'hex' },
  content: bodyOnly,
  repeats: true,
}

/** ClickUp. */
export const clickUp: Scheme<'body'> = {
  name: 'clickup',
  source: { docs: 'https://developer.clickup.com/docs/webhooksignature', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: bodyOnly,
  repeats: true,
  eventType: { json: 'event' },
}

/** Vercel: SHA-1. */
export const vercel: Scheme<'body'> = {
  name: 'vercel',
  source: { docs: 'https://vercel.com/docs/webhooks/webhooks-api', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'x-vercel-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Sentry integration platform: webhooks, and requests of its UI components. `Sentry-Hook-Timestamp` is not signed. */
export const sentry: Scheme<'body'> = {
  name: 'sentry',
  source: {
    docs: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: ['sentry-hook-signature', 'sentry-app-signature'] }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'request-id' } },
  eventType: { header: 'sentry-hook-resource' },
  timestamp: { from: { header: 'sentry-hook-timestamp' }, format: 's' },
}

/** Cal.com. If your custom template is not JSON, spread the preset with a `payload`. */
export const calCom: Scheme<'body'> = {
  name: 'cal-com',
  source: { docs: 'https://cal.com/docs/developing/guides/automation/webhooks', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-cal-signature-256' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'triggerEvent' },
}

/** Onfleet: SHA-512. The secret is decoded from hex. */
export const onfleet: Scheme<'body'> = {
  name: 'onfleet',
  source: { docs: 'https://docs.onfleet.com/reference/secrets', evidence: 'docs' },
  mac: sha512,
  key: hexKey,
  signature: { from: { header: 'x-onfleet-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Onfido. The secret is the webhook's token. */
export const onfido: Scheme<'body'> = {
  name: 'onfido',
  source: {
    docs: 'https://documentation.identity.entrust.com/api/manual-webhook-signature-verification/',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'x-sha2-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'payload.action' },
}

/** Nango. If it forwards bodies that repeat, spread the preset with `repeats: true`. */
export const nango: Scheme<'body'> = {
  name: 'nango',
  source: { docs: 'https://www.npmjs.com/package/@nangohq/node', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-nango-hmac-sha256' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'type' },
}

/**
 * Segment's webhook destination: SHA-1. The operator chooses what the body contains. Customer.io's data pipelines sign
 * the same way.
 */
export const segment: Scheme<'body'> = {
  name: 'segment',
  source: {
    docs: 'https://www.twilio.com/docs/segment/connections/destinations/catalog/actions-webhook',
    evidence: 'sdk',
  },
  mac: sha1,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Smartsheet. Its own package, `@hookwright/smartsheet`, also answers challenges and parses the callbacks. */
export const smartsheet: Scheme<'body'> = {
  name: 'smartsheet',
  source: {
    docs: 'https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'smartsheet-hmac-sha256' }, encoding: 'hex' },
  content: bodyOnly,
  policy: { maxBytes: 16 * 1024 * 1024 },
}

/** LaunchDarkly webhooks with a secret. */
export const launchDarkly: Scheme<'body'> = {
  name: 'launchdarkly',
  source: { docs: 'https://launchdarkly.com/docs/home/infrastructure/webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-ld-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: '_id' } },
}

/** Alchemy. The secret is the webhook's signing key, not the API's token. */
export const alchemy: Scheme<'body'> = {
  name: 'alchemy',
  source: {
    docs: 'https://github.com/alchemyplatform/webhook-examples/blob/HEAD/node-express/src/webhooksUtil.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-alchemy-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Storyblok: SHA-1. It does not retry, and two publications of a story may have the same body. It expects JSON in the
 * answer: see "An answer with a body" in docs/receivers.md.
 */
export const storyblok: Scheme<'body'> = {
  name: 'storyblok',
  source: { docs: 'https://www.storyblok.com/tp/webhook-secret-with-different-technologies', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'action' },
  repeats: true,
}
