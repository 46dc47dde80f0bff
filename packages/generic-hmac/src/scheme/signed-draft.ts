import { isHookwrightError, type PreparedSecret, prepareSecrets, systemClock } from '@hookwright/core/signature'
import type { SignRequestOptions } from '../signature.js'
import { engineOf } from './engine.js'
import { checkNewId, randomId } from './ids.js'
import { readHeaders, toBytes } from './incoming-input.js'
import { secretRules } from './keys.js'
import { contentType } from './payload.js'
import { optionInvalid, secretInvalid } from './problem.js'
import { readPublicUrl, readUrl } from './public-url.js'
import type { Scheme } from './scheme.js'
import { type Draft, signDraft } from './sign.js'

/** A secret past its `notAfter` no longer signs. */
function activeSecrets(secrets: readonly PreparedSecret[], nowMs: number): readonly PreparedSecret[] {
  const active = secrets.filter(({ notAfterMs }) => nowMs < notAfterMs)
  if (active.length > 0) return active
  return secretInvalid('Option "secret": every secret is past its "notAfter".')
}

/** A number of up to 11 digits is in seconds, a longer one in milliseconds. */
function toDate(timestamp: Date | number): Date {
  const date =
    typeof timestamp === 'number' ? new Date(timestamp < 1e11 ? timestamp * 1000 : timestamp) : new Date(timestamp)
  return Number.isNaN(date.getTime()) ? optionInvalid('Option "timestamp" is not a date.') : date
}

/** The id that the caller gave as a header, which is kept. */
function idHeaderOf({ id }: Scheme, headers: Headers): string | null {
  return id && 'header' in id.from ? headers.get(id.from.header) : null
}

/** The method that a request is signed for. */
export const methodOf = ({ method, scheme }: Pick<SignRequestOptions, 'method' | 'scheme'>): string =>
  method ?? scheme.policy?.methods?.[0] ?? 'POST'

/** A signed message in its parts, which a sender needs more often than a `Request`. */
export async function signedDraft(options: SignRequestOptions): Promise<Draft> {
  const { scheme, secret, url, clock = systemClock, allowShortSecrets } = options
  const engine = engineOf(scheme)
  const secrets = activeSecrets(prepareSecrets(secret, secretRules(scheme, allowShortSecrets, 'sign')), clock.now())
  const body = toBytes(options.body)
  const method = methodOf(options)
  const draft: Draft = { method, publicUrl: url, url: readUrl(url), headers: readHeaders(options.headers), body }
  if (engine.signs.has('url')) readPublicUrl(url, true)
  if (!draft.headers.has('content-type') && body.length > 0)
    draft.headers.set('content-type', contentType(scheme, body))
  const id = options.id ?? idHeaderOf(scheme, draft.headers) ?? randomId()
  const stamp = { id, timestamp: toDate(options.timestamp ?? new Date(clock.now())) }
  checkNewId(engine, id)
  try {
    await signDraft(engine, draft, stamp, secrets)
  } catch (error) {
    // For a receiver this would be the sender's mistake; here it is the caller's.
    if (isHookwrightError(error, 'VerificationError') || isHookwrightError(error, 'RequestError')) {
      const reason = error.message.replace(/^\[\S+\] /, '')
      optionInvalid(`The request lacks what the scheme signs, or has it in a form that is refused. ${reason}`)
    }
    throw error
  }
  return draft
}
