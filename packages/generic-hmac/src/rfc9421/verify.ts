import { isHookwrightError } from '@hookwright/core'
import { type IncomingInput, toMessage } from '../scheme/incoming-input.js'
import { defaultMaxBytes } from '../scheme/reading.js'
import { type MessagePolicy, readPolicy } from './policy.js'
import { proveMessage } from './prove.js'

export type VerifyMessageOptions = MessagePolicy & IncomingInput

/**
 * Whether the request has an HTTP message signature that meets the policy, and the body that was signed. It returns
 * false for anything that a sender could have sent, a `request` with a body over 1 MiB included; pass `body` itself to
 * verify a larger one. Nothing is remembered: for a replay within the tolerance it returns true again.
 *
 * @returns a promise: `!verifyMessageSignature(...)` without `await` lets everyone in, unnoticed by TypeScript
 * @throws ConfigError for a key or an option that can't be used, and for a body that was consumed or parsed
 * @see https://www.rfc-editor.org/rfc/rfc9421.html
 * @example
 * const genuine = await verifyMessageSignature({
 *   keys: { alg: 'ed25519', keyid: 'sender-2026', publicKey: pem },
 *   publicUrl: 'https://example.com/hooks',
 *   request,
 * })
 */
export async function verifyMessageSignature(options: VerifyMessageOptions): Promise<boolean> {
  const policy = readPolicy(options)
  const message = await toMessage(options, defaultMaxBytes)
  if (!message) return false
  try {
    await proveMessage(message, policy)
    return true
  } catch (error) {
    if (isHookwrightError(error, 'VerificationError')) return false
    throw error
  }
}
