import type { Scheme } from '../scheme/scheme.js'
import { sha256, versionTimeBody } from './pieces.js'

// Experiments, voices.

/**
 * Statsig's generic webhook. The time is in milliseconds. The body is a list of events, or has one in `data`. No window
 * is documented, nor whether a retry gets a new time, so none is checked. It has been seen to ask first for a code to
 * be echoed, in a request without a signature: that needs a handshake of your own.
 */
export const statsig: Scheme<'body'> = {
  name: 'statsig',
  source: { docs: 'https://docs.statsig.com/integrations/event_webhook', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-statsig-signature' }, format: { kind: 'plain', prefix: 'v0=' }, encoding: 'hex' },
  content: versionTimeBody,
  timestamp: { from: { header: 'x-statsig-request-timestamp' }, format: 'ms', toleranceMs: 'none' },
}

/** Hume webhooks of EVI. The time is signed after the body. The secret is the webhook signing key. */
export const hume: Scheme<'body'> = {
  name: 'hume',
  source: {
    docs: 'https://github.com/HumeAI/hume-api-examples/blob/HEAD/evi/evi-typescript-webhooks/src/util.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-hume-ai-webhook-signature' }, encoding: 'hex' },
  content: [{ body: true }, '.', { timestamp: true }],
  timestamp: { from: { header: 'x-hume-ai-webhook-timestamp' }, format: 's', toleranceMs: 180_000 },
}
