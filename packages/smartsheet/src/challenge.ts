import type { Incoming } from '@hookwright/core'
import type { SmartsheetChallenge } from './schemas/callback.js'

export const challengeHeader = 'smartsheet-hook-challenge'

/**
 * What a challenge may look like: it is echoed into a response, by a receiver that anyone can ask. Smartsheet's are UUIDs.
 */
export const challengeForm: RegExp = /^[A-Za-z0-9_-]{1,128}$/

/** Members of a callback: a body that has one is no challenge, whatever else it says. */
const callbackMembers = ['events', 'newWebhookStatus', 'nonce']

/** Any JSON: what is no object has none of the members that are looked for. Nothing is proven yet, so nothing is thrown. */
function tryParseJson(body: Uint8Array): object | null | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/**
 * The challenge of a small request, if it is one: header and body must agree, and nothing of a callback be there, so
 * that no request is both. Its form is not judged here.
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
