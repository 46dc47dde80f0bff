import type { Incoming } from '@hookwright/core'
import type { SmartsheetChallenge } from './schemas/callback.js'

export const challengeHeader = 'smartsheet-hook-challenge'

/**
 * What a challenge may look like. It is bounded because anyone can make a receiver echo one. Smartsheet sends UUIDs.
 */
export const challengeForm: RegExp = /^[A-Za-z0-9_-]{1,128}$/

/** Members of a callback: a body that has one of them is not a challenge, whatever else it holds. */
const callbackMembers = ['events', 'newWebhookStatus', 'nonce']

/**
 * Any JSON value, not only objects: others have none of the members looked for. Never throws: the sender is unproven.
 */
function tryParseJson(body: Uint8Array): object | null | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/**
 * The challenge of a small request, if it is one. Header and body must agree, and the body must hold no member of a
 * callback, so that no request is both. The form of the challenge is not checked here.
 */
export function readChallenge({ headers, body }: Pick<Incoming, 'headers' | 'body'>): SmartsheetChallenge | undefined {
  const header = headers.get(challengeHeader)
  if (header === null) return undefined
  const found = tryParseJson(body)
  if (!found || callbackMembers.some((name) => Object.hasOwn(found, name))) return undefined
  if (!Object.hasOwn(found, 'challenge') || !Object.hasOwn(found, 'webhookId')) return undefined
  const { challenge, webhookId } = found as { challenge: unknown; webhookId: unknown }
  if (challenge !== header || !Number.isInteger(webhookId)) return undefined
  return { challenge, webhookId: webhookId as number }
}
