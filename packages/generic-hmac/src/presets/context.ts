import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, sha1, sha256 } from './pieces.js'

/** LinkedIn. The literal `hmacsha256=` is part of the signed content, not a prefix of the signature. */
export const linkedIn: Scheme<'body'> = {
  name: 'linkedin',
  source: { docs: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-li-signature' }, encoding: 'hex' },
  content: ['hmacsha256=', { body: true }],
}

/** Deel. The literal `POST` is signed before the body. */
export const deel: Scheme<'body'> = {
  name: 'deel',
  source: { docs: 'https://developer.deel.com/docs/webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-deel-signature' }, encoding: 'hex' },
  content: ['POST', { body: true }],
  eventType: { json: 'data.meta.event_type' },
}

/** Framer. The submission's id is signed after the body. */
export const framer: Scheme<'body'> = {
  name: 'framer',
  source: { docs: 'https://www.framer.com/developers/forms-webhooks', evidence: 'table' },
  mac: sha256,
  signature: { from: { header: 'framer-signature' }, format: afterSha256, encoding: 'hex' },
  content: [{ body: true }, { id: true }],
  id: { from: { header: 'framer-webhook-submission-id' } },
}

/** Square. The registered notification URL is signed before the body. */
export const square: Scheme<'body'> = {
  name: 'square',
  source: { docs: 'https://developer.squareup.com/docs/webhooks/step3validate', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-square-hmacsha256-signature' }, encoding: 'base64' },
  content: [{ url: 'full' }, { body: true }],
  id: { from: { json: 'event_id' } },
  eventType: { json: 'type' },
}

/** Trello: SHA-1 over the body, then the callback URL. */
export const trello: Scheme<'body'> = {
  name: 'trello',
  source: { docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'x-trello-webhook' }, encoding: 'base64' },
  content: [{ body: true }, { url: 'full' }],
  id: { from: { json: 'action.id' } },
  eventType: { json: 'action.type' },
}

/**
 * HubSpot v3 signs the method, the URL with its query, the body and the time. Some characters of the URL are signed
 * unescaped.
 */
export const hubspotV3: Scheme<'body'> = {
  name: 'hubspot-v3',
  source: {
    docs: 'https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-hubspot-signature-v3' }, encoding: 'base64' },
  content: [{ method: true }, { url: 'query', unescape: ":/?@!$'()*,;" }, { body: true }, { timestamp: true }],
  timestamp: { from: { header: 'x-hubspot-request-timestamp' }, format: 'ms' },
}

/**
 * Bird signs the time, the registered URL and the digest of the body. Retries have been seen with the time of the first
 * attempt, for up to a day. MessageBird webhooks are signed with a JSON Web Token: use `defineVerifier`.
 */
export const bird: Scheme<'body'> = {
  name: 'bird',
  source: {
    docs: 'https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'messagebird-signature' }, encoding: 'base64' },
  content: [{ timestamp: true }, '\n', { url: 'full' }, '\n', { bodyHash: 'sha256', encoding: 'bytes' }],
  timestamp: {
    from: { header: 'messagebird-request-timestamp' },
    format: 's',
    toleranceMs: { pastMs: 86_400_000, futureMs: 300_000 },
  },
}
