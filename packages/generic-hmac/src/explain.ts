import {
  isHookwrightError,
  prepareUsableSecrets,
  type Secret,
  systemClock,
  type VerificationErrorCode,
} from '@hookwright/core'
import { lookAtTimestamp, lookForSignature } from './explain/look.js'
import { type Finding, type Given, type Variant, variantsOf } from './explain/variants.js'
import { engineOf } from './scheme/engine.js'
import { toMessage } from './scheme/incoming-input.js'
import { secretRules } from './scheme/keys.js'
import { signatureGroups, timestampText } from './scheme/places.js'
import { prove } from './scheme/prove.js'
import { readPublicUrl } from './scheme/public-url.js'
import { type Message, Reading } from './scheme/reading.js'
import type { Scheme } from './scheme/scheme.js'
import type { VerifySignatureOptions } from './signature.js'

export type { Finding } from './explain/variants.js'

export interface Explanation {
  readonly verified: boolean
  /** Why it is not. */
  readonly code?: VerificationErrorCode | 'json_invalid' | undefined
  /** What differs most likely, first the likeliest. Empty when nothing that is commonly done differently fits. */
  readonly findings: readonly Finding[]
  /** All of it as text, for a console. */
  readonly summary: string
}

/** Without a window: the request may be hours old by the time someone looks into it. */
function untimed(scheme: Scheme): Scheme {
  const { timestamp } = scheme
  if (!timestamp) return scheme
  return { ...scheme, timestamp: { from: timestamp.from, format: timestamp.format, toleranceMs: 'none' } }
}

async function verify(
  message: Message,
  { scheme, publicUrl }: Given,
  secret: Secret | readonly Secret[],
  nowMs: number,
) {
  const secrets = prepareUsableSecrets(secret, secretRules(scheme, true, 'verify'))
  await prove(engineOf(scheme), new Reading(message, publicUrl), secrets, nowMs)
}

/** Whether the proof is right with one thing done differently. What can't even be tried is not the reason. */
async function fits(
  message: Message,
  given: Given,
  variant: Variant,
  secret: Secret | readonly Secret[],
): Promise<boolean> {
  const { body = message.body, scheme = given.scheme, publicUrl = given.publicUrl } = variant
  const hasTime = scheme.timestamp && JSON.stringify(scheme.content).includes('"timestamp"')
  const tried = hasTime
    ? untimed(scheme)
    : { ...scheme, timestamp: scheme.timestamp && { ...scheme.timestamp, toleranceMs: undefined } }
  try {
    await verify({ ...message, body }, { ...given, scheme: tried, publicUrl }, secret, 0)
    return true
  } catch {
    return false
  }
}

function writtenTime(message: Message, { scheme, publicUrl }: Given): string | undefined {
  const engine = engineOf(scheme)
  const reading = new Reading(message, publicUrl)
  try {
    return timestampText(engine, reading, signatureGroups(engine, reading)[0])
  } catch {
    return undefined
  }
}

function explained(verified: boolean, findings: readonly Finding[], code?: Explanation['code']): Explanation {
  const nothing =
    'Nothing that is commonly done differently fits. Is it this secret, of this endpoint, and the body exactly as it arrived?'
  const lines = findings.length > 0 ? findings.map(({ part, message }) => `- ${part}: ${message}`) : [nothing]
  const summary = verified ? 'Verified.' : [`Not verified (${code}).`, ...lines].join('\n')
  return { verified, code, findings, summary }
}

/**
 * Says which part of a request differs most likely from what the scheme expects: for development only. It tries keys,
 * contents and bodies that are not configured, so its answer must never decide whether a request is accepted.
 *
 * @throws ConfigError for a wrong scheme, a secret that can't be used, a missing `publicUrl`, a body that was consumed
 * @example
 * const { summary } = await explainVerification({ scheme, secret, request })
 * console.log(summary)
 */
export async function explainVerification(options: VerifySignatureOptions): Promise<Explanation> {
  const { scheme, secret, clock = systemClock } = options
  const message = await toMessage(options, Number.MAX_SAFE_INTEGER)
  const publicUrl = readPublicUrl(engineOf(scheme), options.publicUrl)
  const { headers, url, body } = message!
  const given: Given = { scheme, publicUrl, url, body }
  try {
    await verify(message!, given, secret, clock.now())
    return explained(true, [])
  } catch (error) {
    const refused = isHookwrightError(error, 'VerificationError') || isHookwrightError(error, 'RequestError')
    if (!refused) throw error
    const code = error.code as VerificationErrorCode
    if (code === 'signature_missing' || code === 'signature_malformed') {
      return explained(false, lookForSignature(scheme, headers), code)
    }
    if (code.startsWith('timestamp')) {
      return explained(false, lookAtTimestamp(scheme, writtenTime(message!, given), clock.now()), code)
    }
    for (const variant of variantsOf(given)) {
      if (await fits(message!, given, variant, secret)) {
        return explained(false, [{ part: variant.part, message: variant.message }], code)
      }
    }
    return explained(false, [], code)
  }
}
