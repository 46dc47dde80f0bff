import {
  type HookwrightError,
  isHookwrightError,
  type PreparedSecret,
  type RequestErrorCode,
  systemClock,
  type VerificationErrorCode,
} from '@hookwright/core'
import { fittingSecret, type Given, headersIn, isRefused, verify } from './explain/given.js'
import { hintsOf } from './explain/parts.js'
import { problemsOf, repaired } from './explain/problems.js'
import { type Finding, findingsOf, type Variant } from './explain/variant.js'
import { variantsOf } from './explain/variants.js'
import { writtenTime } from './explain/variants-of-places.js'
import { engineOf } from './scheme/engine.js'
import { factsOf } from './scheme/facts.js'
import { toMessage } from './scheme/incoming-input.js'
import { readPublicUrl } from './scheme/public-url.js'
import { checkTimestamp, parseTimestamp, toleranceOf } from './scheme/timestamp.js'
import type { VerifySignatureOptions } from './signature.js'

export type { RequestErrorCode, VerificationErrorCode } from '@hookwright/core'
export type { Finding } from './explain/variant.js'

export interface Explanation {
  readonly verified: boolean
  /** Why it is not. */
  readonly code?: VerificationErrorCode | RequestErrorCode | 'secret_invalid' | undefined
  /**
   * What differs, the likeliest first. Only findings that say "The signature fits" were proven; all others that come
   * with one are needed too. Empty if no common difference fits.
   */
  readonly findings: readonly Finding[]
  /** All of it as text, for a console. */
  readonly summary: string
}

/** How many ways to read a request are tried at most. */
const mostReadings = 50

/** The changes with which the proof is right, and the secret that fits then. */
interface Fitting {
  readonly given: Given
  readonly found: readonly Variant[]
  readonly secret: PreparedSecret
}

async function search(given: Given): Promise<Fitting | undefined> {
  const readings = []
  for (const reading of repaired({ given, found: [] })) {
    const secret = await fittingSecret(reading.given)
    if (secret) return { ...reading, secret }
    if (readings.push(reading) === mostReadings) break
  }
  // What is missing might not be signed at all. Only after that was tried is it assumed to be elsewhere.
  const starts = [{ given, found: [] }, ...readings.slice(0, 1).filter(({ found }) => found.length > 0)]
  for (const { given, found } of starts) {
    for (const variant of variantsOf(given)) {
      const secret = await fittingSecret(variant.after)
      if (secret) return { given: variant.after, found: [...found, variant], secret }
    }
  }
  return undefined
}

/** Whether the time is too far from now, which says nothing about the proof. */
function clockFindings(given: Given, nowMs: number, isAlone: boolean): Finding[] {
  const { timestamp } = given.scheme
  const text = timestamp && factsOf(given.scheme).timestampSigned ? writtenTime(given) : undefined
  if (!timestamp || text === undefined || !isRefused(() => checkTimestamp(text, timestamp, nowMs))) return []
  const seconds = Number(((nowMs - parseTimestamp(text, timestamp.format)) / 1000).toFixed(1))
  // A time that can't be read is not a problem of the clock.
  if (Number.isNaN(seconds)) return []
  const side = seconds < 0 ? `${-seconds} s ahead of` : `${seconds} s behind`
  const { pastMs, futureMs } = toleranceOf(timestamp.toleranceMs)
  const allowed = `${(seconds < 0 ? futureMs : pastMs) / 1000} s (timestamp.toleranceMs)`
  const start = isAlone ? 'The signature fits, but the' : 'The'
  const message = `${start} timestamp is ${side} this clock, and the scheme allows ${allowed}. Check both clocks, or whether an old request is replayed.`
  return [{ part: 'clock', message }]
}

/** Whether the secret that fits is no longer accepted, which says nothing about the proof either. */
async function expiryFindings({ given, secret }: Fitting, nowMs: number): Promise<Finding[]> {
  if (await fittingSecret(given, nowMs)) return []
  const expiredAt = new Date(secret.notAfterMs).toISOString()
  return [{ part: 'key', message: `The secret with id "${secret.id}" fits, but expired at ${expiredAt} (notAfter).` }]
}

const nothing =
  'None of the common differences fits. Is this the secret of this endpoint, and the body exactly as it arrived?'

function refused(code: Explanation['code'], findings: readonly Finding[], isExplained: boolean): Explanation {
  const lines = findings.map(({ part, message }) => `- ${part}: ${message}`)
  const summary = [`Not verified (${code}).`, ...lines, ...(isExplained ? [] : [nothing])].join('\n')
  return { verified: false, code, findings, summary }
}

async function explain(given: Given, nowMs: number, error: HookwrightError): Promise<Explanation> {
  const code = error.code as Explanation['code']
  const result = await search(given)
  // A secret that can't be decoded in any way is not the sender's fault.
  if (!result && code === 'secret_invalid') throw error
  const clock = clockFindings(result?.given ?? given, nowMs, result?.found.length === 0)
  if (result) {
    const findings = [...clock, ...findingsOf(result.found), ...(await expiryFindings(result, nowMs))]
    return refused(code, findings, findings.length > 0)
  }
  const problems = problemsOf(given)
  const seen = problems.length > 0 ? problems : hintsOf(given)
  const findings = [...clock, ...seen.map(({ part, message }) => ({ part, message }))]
  return refused(code, findings, seen.length > 0)
}

/**
 * Says in which part a request differs from what the scheme expects: for development only. It tries keys, contents and
 * bodies that are not configured, so its answer must never decide whether a request is accepted.
 *
 * @throws ConfigError for a wrong scheme, a secret that can't be used however it is decoded, a missing `publicUrl`, a body
 * that was consumed
 * @example
 * const { summary } = await explainVerification({ scheme, secret, request })
 * console.log(summary)
 */
export async function explainVerification(options: VerifySignatureOptions): Promise<Explanation> {
  const { scheme, secret, clock = systemClock } = options
  const engine = engineOf(scheme)
  const publicUrl = readPublicUrl(options.publicUrl, engine.signs.has('url'))
  const message = await toMessage(options, Number.MAX_SAFE_INTEGER)
  if (!message) return refused('body_unreadable', [{ part: 'body', message: 'It could not be read to its end.' }], true)
  const given: Given = { scheme, secret, publicUrl, message, headers: headersIn(options, message) }
  const nowMs = clock.now()
  try {
    await verify(given, nowMs)
  } catch (error) {
    if (!isHookwrightError(error)) throw error
    return explain(given, nowMs, error)
  }
  // A body that was given is in memory already: verifySignature takes it at any length.
  if (!options.request || message.body.length <= engine.maxBytes) {
    return { verified: true, code: undefined, findings: [], summary: 'Verified.' }
  }
  const tooLarge = 'The signature fits, but the body is larger than policy.maxBytes, by default 1 MiB.'
  return refused('body_too_large', [{ part: 'body', message: tooLarge }], true)
}
