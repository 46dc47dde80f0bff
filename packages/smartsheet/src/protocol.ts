import {
  andThen,
  ConfigError,
  callResolver,
  challengeReply,
  computeHmac,
  createSecretLookup,
  findMatchingSecret,
  type Incoming,
  type MaybePromise,
  type Proof,
  type Reply,
  systemTime,
  VerificationError,
  type VerificationErrorCode,
  type WebhookProtocol,
} from '@hookwright/core'
import { challengeForm, challengeHeader, readChallenge } from './challenge.js'
import { eventsOf, parseCallback } from './delivery.js'
import { smartsheetEventNames } from './event-names.js'
import { claimedWebhookId, type SmartsheetSecretHint } from './hint.js'
import { packageName } from './package-name.js'
import type { SmartsheetChallenge } from './schemas/callback.js'
import { decodeSignature, signatureHeader } from './signature-header.js'
import type { SmartsheetWebhookOptions } from './webhook.js'

const mebibyte = 1_024 * 1_024
const dayMs = 24 * 60 * 60 * 1_000

const refused = (code: VerificationErrorCode, message: string) => new VerificationError(packageName, code, message)

/** Throws for a missing or malformed signature, so that such a request is refused before its body is read. */
function readSignature({ headers }: Pick<Incoming, 'headers'>): Uint8Array {
  const header = headers.get(signatureHeader)
  if (header === null) throw refused('signature_missing', 'The request has no Smartsheet-Hmac-SHA256 header.')
  const signature = decodeSignature(header)
  if (!signature) throw refused('signature_malformed', 'Smartsheet-Hmac-SHA256 is not an HMAC-SHA256 in hex.')
  return signature
}

/** The receiver's options that this protocol uses itself. */
type ProtocolOptions = Pick<SmartsheetWebhookOptions, 'secret' | 'acceptChallenge' | 'allowShortSecrets' | 'clock'>

/**
 * The callbacks and challenges as core's pipeline sees them.
 *
 * @throws ConfigError when a secret or `acceptChallenge` is wrong
 */
export function smartsheetProtocol(options: ProtocolOptions): WebhookProtocol {
  const { secret, acceptChallenge, allowShortSecrets, clock = systemTime } = options
  if (acceptChallenge !== undefined && typeof acceptChallenge !== 'function') {
    throw new ConfigError(packageName, 'option_invalid', 'Option "acceptChallenge" must be a function.')
  }
  const hasResolver = typeof secret === 'function'
  const findSecrets = createSecretLookup(secret, { packageName, allowShortSecrets, clock })

  const secretsOf = (incoming: Incoming, webhookId: number | undefined) => {
    const hint = (): SmartsheetSecretHint => ({ webhookId, url: incoming.url, headers: incoming.toHeaders() })
    return findSecrets(hint, incoming.context)
  }

  async function isExpected(webhookId: number, incoming: Incoming): Promise<boolean> {
    const { context } = incoming
    if (acceptChallenge) {
      const answer = await callResolver(packageName, clock, 'acceptChallenge', () =>
        acceptChallenge(webhookId, context),
      )
      return answer === true
    }
    try {
      const { secrets } = await secretsOf(incoming, webhookId)
      // With an expired secret, every callback of the webhook would be refused.
      return secrets.some(({ notAfterMs }) => clock.now() < notAfterMs)
    } catch (error) {
      if (error instanceof VerificationError) return false
      throw error
    }
  }

  async function answer({ challenge, webhookId }: SmartsheetChallenge, incoming: Incoming): Promise<Reply> {
    if (!challengeForm.test(challenge)) {
      throw refused('challenge_refused', 'The challenge is not 1 to 128 letters, digits, "-" or "_".')
    }
    if (!(await isExpected(webhookId, incoming))) {
      throw refused('challenge_refused', 'The challenge names a webhook that is not known here.')
    }
    // Smartsheet accepts either echo, and documents that sending both is fine.
    return challengeReply(
      { 'content-type': 'application/json', 'smartsheet-hook-response': challenge },
      JSON.stringify({ smartsheetHookResponse: challenge }),
    )
  }

  function authenticate(incoming: Incoming): MaybePromise<Proof> {
    const signature = readSignature(incoming)
    const webhookId = hasResolver ? claimedWebhookId(incoming) : undefined
    return andThen(secretsOf(incoming, webhookId), ({ secrets, principal }) => {
      if (hasResolver && webhookId === undefined && !principal) {
        throw refused(
          'secret_unknown',
          'The request names no webhook, and the function "secret" returned no principal.',
        )
      }
      const mac = (key: Uint8Array) => computeHmac('sha256', key, [incoming.body])
      return andThen(findMatchingSecret(secrets, [signature], clock.now(), mac), (match) => {
        if (!match) {
          throw refused(
            'signature_mismatch',
            'Signature mismatch. Is this the sharedSecret of the webhook that called?',
          )
        }
        return {
          authenticated: 'body',
          principal,
          mustName: webhookId === undefined ? undefined : String(webhookId),
          secretId: match.id,
        }
      })
    })
  }

  return {
    provider: 'smartsheet',
    packageName,
    maxBodyBytes: 16 * mebibyte,
    // Smartsheet retries for about a day; whether a retry keeps the first timestamp is not documented.
    retainMs: 7 * dayMs,
    maxAgeMs: 7 * dayMs,
    // Not published. One integrator reports five seconds for challenges, an official sample "a few seconds".
    patienceMs: 5_000,
    eventNames: smartsheetEventNames(),
    // A plan's webhook can send custom headers, which are meant for tokens.
    secretHeaders: ['authorization', 'x-api-key'],
    check(head) {
      // A request that claims to be a challenge needs no signature yet; if it is not one, `authenticate` requires it.
      if (head.headers.get(challengeHeader) === null) readSignature(head)
    },
    challenge(incoming) {
      const found = readChallenge(incoming)
      return found && answer(found, incoming)
    },
    authenticate,
    parse: parseCallback,
    events: eventsOf,
  }
}
