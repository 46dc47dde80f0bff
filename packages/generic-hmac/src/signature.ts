import {
  type BodyInput,
  type Clock,
  isHookwrightError,
  isPromise,
  type PreparedSecret,
  prepareUsableSecrets,
  type Secret,
} from '@hookwright/core/signature'
import { type Engine, engineOf } from './scheme/engine.js'
import { type HeadersInput, type IncomingInput, toMessage, toRequest } from './scheme/incoming-input.js'
import { secretRules } from './scheme/keys.js'
import { prove } from './scheme/prove.js'
import { readPublicUrl } from './scheme/public-url.js'
import { Reading } from './scheme/reading.js'
import type { Scheme } from './scheme/scheme.js'
import { signedDraft } from './scheme/signed-draft.js'

export type { HeadersInput, IncomingInput }

export type VerifySignatureOptions = {
  /** How the sender signs: a preset such as `schemes.github`, or what `defineScheme` made. */
  scheme: Scheme
  /** One secret, or several while you change it. An unusable secret beside a good one is ignored. */
  secret: Secret | readonly Secret[]
  /** The URL exactly as you registered it at the sender. Required by schemes that sign the URL. */
  publicUrl?: string | undefined
  /** Decides how old a signed time is. Default: the system clock. */
  clock?: Clock | undefined
  /** Accepts secrets shorter than 16 bytes. */
  allowShortSecrets?: boolean | undefined
} & IncomingInput

/** The options of a call, made ready. */
interface Prepared extends Pick<VerifySignatureOptions, 'secret' | 'publicUrl' | 'allowShortSecrets'> {
  readonly engine: Engine
  readonly secrets: readonly PreparedSecret[]
}

const lastUsed = /* @__PURE__ */ new WeakMap<Scheme, Prepared>()

/** Nearly every caller has one text as its secret: what was last made ready for a scheme is kept. */
function prepare({ scheme, secret, publicUrl, allowShortSecrets }: VerifySignatureOptions): Prepared {
  const last = lastUsed.get(scheme)
  if (last && last.secret === secret && last.publicUrl === publicUrl && last.allowShortSecrets === allowShortSecrets) {
    return last
  }
  const engine = engineOf(scheme)
  readPublicUrl(publicUrl, engine.signs.has('url'))
  const secrets = prepareUsableSecrets(secret, secretRules(scheme, allowShortSecrets, 'verify'))
  const prepared = { engine, secrets, secret, publicUrl, allowShortSecrets }
  if (typeof secret === 'string') lastUsed.set(scheme, prepared)
  return prepared
}

/**
 * Whether a request was signed as the scheme says, with one of the secrets, and not too long ago. It returns false, and
 * does not throw, for anything that a sender could have sent, and for a `request` whose body is longer than the
 * scheme's `policy.maxBytes` (1 MiB). Nothing is remembered: for a replay within the tolerance it returns true again.
 *
 * @returns a promise: `!verifySignature(...)` without `await` lets everyone in, unnoticed by TypeScript
 * @throws ConfigError for a wrong scheme, a secret that can't be used, a missing `publicUrl`, a body that was consumed or parsed
 * @example
 * const genuine = await verifySignature({ scheme: github, secret, headers: request.headers, body: rawBody })
 * if (!genuine) return new Response('Unauthorized', { status: 401 })
 */
export async function verifySignature(options: VerifySignatureOptions): Promise<boolean> {
  const { engine, secrets, publicUrl } = prepare(options)
  const arrived = toMessage(options, engine.maxBytes)
  const message = isPromise(arrived) ? await arrived : arrived
  if (!message) return false
  try {
    const proven = prove(engine, new Reading(message, publicUrl), secrets, options.clock?.now() ?? Date.now())
    if (isPromise(proven)) await proven
    return true
  } catch (error) {
    if (isHookwrightError(error, 'VerificationError') || isHookwrightError(error, 'RequestError')) return false
    throw error
  }
}

export interface SignRequestOptions {
  /** How to sign: a preset such as `schemes.github`, or what `defineScheme` made. */
  scheme: Scheme
  /** One secret, or several if the scheme can carry a signature for each. All must be usable. */
  secret: Secret | readonly Secret[]
  /** The address of the request. Schemes that sign a URL sign this one. */
  url: string
  /** Sent and signed unchanged, unless the scheme puts the signature into the body. */
  body: BodyInput
  /** Default: the first of the scheme's methods. */
  method?: string | undefined
  /** The message's id, if the scheme has one. Default: a random id. */
  id?: string | undefined
  /** The time of signing: a `Date`, `Date.now()`, or a unix timestamp in seconds. Default: now. */
  timestamp?: Date | number | undefined
  /** Further headers. */
  headers?: RequestInit['headers'] | undefined
  /** Accepts secrets shorter than 16 bytes. */
  allowShortSecrets?: boolean | undefined
  /** Gives the time of signing if `timestamp` does not. Default: the system clock. */
  clock?: Clock | undefined
}

/**
 * A request that is signed as the scheme says, so that the same scheme verifies it.
 *
 * @throws ConfigError for a wrong scheme, for any secret that can't be used, and for more secrets than the scheme has room for
 * @example
 * await fetch(await signRequest({ scheme: standardWebhooks, secret, url, body: JSON.stringify(event), id: event.id }))
 */
export async function signRequest(options: SignRequestOptions): Promise<Request> {
  const { url, method, headers, body } = await signedDraft(options)
  return toRequest(url, method, headers, body)
}
