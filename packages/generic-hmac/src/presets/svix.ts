import type { Scheme } from '../scheme/scheme.js'
import { idTimeBody, sha256, svixId, svixSignature, svixTimestamp, whsecKey } from './pieces.js'

/** Svix, with headers of its own. If a sender uses `webhook-*`, use `standardWebhooks`. */
export const svix: Scheme<'body'> = {
  name: 'svix',
  source: { docs: 'https://docs.svix.com/receiving/verifying-payloads/how-manual', evidence: 'sdk' },
  mac: sha256,
  key: whsecKey,
  signature: svixSignature,
  content: idTimeBody,
  id: svixId,
  timestamp: svixTimestamp,
  eventType: { json: 'type' },
}

/** Clerk, through Svix. */
export const clerk: Scheme<'body'> = {
  name: 'clerk',
  source: { docs: 'https://clerk.com/docs/guides/development/webhooks/syncing', evidence: 'sdk' },
  mac: sha256,
  key: whsecKey,
  signature: svixSignature,
  content: idTimeBody,
  id: svixId,
  timestamp: svixTimestamp,
  eventType: { json: 'type' },
}

/** Resend, through Svix. */
export const resend: Scheme<'body'> = {
  name: 'resend',
  source: { docs: 'https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests', evidence: 'sdk' },
  mac: sha256,
  key: whsecKey,
  signature: svixSignature,
  content: idTimeBody,
  id: svixId,
  timestamp: svixTimestamp,
  eventType: { json: 'type' },
}

/** Stytch, through Svix. The event's name is split into three fields, `source`, `object_type` and `action`. */
export const stytch: Scheme<'body'> = {
  name: 'stytch',
  source: { docs: 'https://stytch.com/docs/workspace-management/webhooks', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: svixSignature,
  content: idTimeBody,
  id: svixId,
  timestamp: svixTimestamp,
}

/** Vanta, through Svix. */
export const vanta: Scheme<'body'> = {
  name: 'vanta',
  source: { docs: 'https://developer.vanta.com/docs/webhooks', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: svixSignature,
  content: idTimeBody,
  id: svixId,
  timestamp: svixTimestamp,
  eventType: { json: 'type' },
}
