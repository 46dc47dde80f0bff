import {
  type Clock,
  ConfigError,
  encodeHex,
  type HeaderLookup,
  isHookwrightError,
  prepareSecrets,
  prepareUsableSecrets,
  type Secret,
  systemClock,
  utf8,
} from '@hookwright/core'
import { engineOf } from './scheme/engine.js'
import { secretRules } from './scheme/keys.js'
import { contentType } from './scheme/payload.js'
import { optionInvalid, packageName } from './scheme/problem.js'
import { needsPublicUrl, readPublicUrl } from './scheme/public-url.js'
import { type Message, Reading } from './scheme/reading.js'
import type { Scheme } from './scheme/scheme.js'
import { type Draft, signDraft } from './scheme/sign.js'

/** A body as bytes, or as text that is taken as UTF-8. Never a parsed value. */
export type BodyInput = string | Uint8Array | ArrayBuffer

/** Headers as Fetch or Node have them. Several values of one name are joined by a comma, as Fetch does. */
export type HeadersInput = HeaderLookup | Readonly<Record<string, string | readonly string[] | undefined>>

/** What arrived: a whole request, whose body stays readable, or its parts. */
export type IncomingInput =
  | { request: Request }
  | { method?: string | undefined; url?: string | undefined; headers: HeadersInput; body: BodyInput }

export type VerifySignatureOptions = {
  scheme: Scheme
  /** One secret, or several in rotation. A bad one beside a good one is passed over. */
  secret: Secret | readonly Secret[]
  /** The URL that the sender was given, exactly. Required by schemes that sign it. */
  publicUrl?: string | undefined
  clock?: Clock | undefined
  /** Accepts secrets under 16 bytes. */
  allowShortSecrets?: boolean | undefined
} & IncomingInput

function toBytes(body: BodyInput): Uint8Array {
  if (typeof body === 'string') return utf8(body)
  if (body instanceof Uint8Array) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  return optionInvalid(
    "The body must be the raw bytes or text as they arrived. A parsed value can't be verified: writing it again gives other bytes.",
  )
}

function toLookup(headers: HeadersInput): HeaderLookup {
  if (typeof headers.get === 'function') return headers as HeaderLookup
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(headers as Record<string, string | readonly string[] | undefined>)) {
    const text = typeof value === 'string' ? value : value?.join(', ')
    const key = name.toLowerCase()
    if (text !== undefined) values.set(key, values.has(key) ? `${values.get(key)}, ${text}` : text)
  }
  return { get: (name) => values.get(name.toLowerCase()) ?? null }
}

const defaultMaxBytes = 1024 * 1024

/** The body's bytes, `undefined` when there are too many. The request itself stays readable. */
async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  if (request.bodyUsed || request.body?.locked) {
    throw new ConfigError(
      packageName,
      'body_consumed',
      'The body was read before it could be verified. Verify first, or pass the raw bytes as "body".',
    )
  }
  const body = new Uint8Array(await request.clone().arrayBuffer())
  return body.length > maxBytes ? undefined : body
}

async function toMessage(incoming: IncomingInput, scheme: Scheme): Promise<Message | undefined> {
  if (!('request' in incoming)) {
    const { method = 'POST', url = '', headers, body } = incoming
    return { method, url, headers: toLookup(headers), body: toBytes(body) }
  }
  const { request } = incoming
  const body = await readBody(request, scheme.policy?.maxBytes ?? defaultMaxBytes)
  return body && { method: request.method, url: request.url, headers: request.headers, body }
}

/**
 * Whether a request was signed as the scheme says, with one of the secrets, and not too long ago. False for anything
 * a sender could have sent; nothing is remembered, so a replay within the tolerance is true again.
 *
 * @throws ConfigError for a wrong scheme, a secret that can't be used, a missing `publicUrl`, a body that was consumed or parsed
 * @example
 * const genuine = await verifySignature({ scheme: github, secret, headers: request.headers, body: rawBody })
 * if (!genuine) return new Response('Unauthorized', { status: 401 })
 */
export async function verifySignature(options: VerifySignatureOptions): Promise<boolean> {
  const { scheme, secret, publicUrl, clock = systemClock, allowShortSecrets } = options
  const engine = engineOf(scheme)
  const secrets = prepareUsableSecrets(secret, secretRules(scheme, allowShortSecrets, 'verify'))
  const signedUrl = readPublicUrl(scheme, publicUrl)
  const message = await toMessage(options, scheme)
  if (!message) return false
  try {
    await engine.verify(new Reading(message, signedUrl), secrets, clock.now())
    return true
  } catch (error) {
    if (isHookwrightError(error, 'VerificationError') || isHookwrightError(error, 'RequestError')) return false
    throw error
  }
}

export interface SignRequestOptions {
  scheme: Scheme
  /** One secret, or several where the scheme can carry a signature for each. All must be good. */
  secret: Secret | readonly Secret[]
  /** Where the request goes; for schemes that sign a URL also the URL that is signed. */
  url: string
  /** Sent and signed as it is; where the scheme puts the signature into the body, the body it is put into. */
  body: BodyInput
  /** Default: the first of the scheme's methods. */
  method?: string | undefined
  /** The message's id, where the scheme has one. Default: a random one. */
  id?: string | undefined
  /** When the message is signed. Default: now. */
  timestamp?: Date | undefined
  /** Further headers. */
  headers?: HeadersInit | undefined
  allowShortSecrets?: boolean | undefined
  clock?: Clock | undefined
}

function randomId(): string {
  return `msg_${encodeHex(crypto.getRandomValues(new Uint8Array(16)))}`
}

/**
 * A request that carries what the scheme asks for: the very definition by which it is verified.
 *
 * @throws ConfigError for a wrong scheme, for any secret that can't be used, and for more secrets than the scheme has room for
 * @example
 * await fetch(await signRequest({ scheme: standardWebhooks, secret, url, body: JSON.stringify(event), id: event.id }))
 */
export async function signRequest(options: SignRequestOptions): Promise<Request> {
  const { scheme, secret, url, clock = systemClock, allowShortSecrets } = options
  const engine = engineOf(scheme)
  const secrets = prepareSecrets(secret, secretRules(scheme, allowShortSecrets, 'sign'))
  const body = toBytes(options.body)
  const method = options.method ?? scheme.policy?.methods?.[0] ?? 'POST'
  const draft: Draft = { method, publicUrl: url, url: new URL(url), headers: new Headers(options.headers), body }
  if (needsPublicUrl(scheme)) readPublicUrl(scheme, url)
  if (!draft.headers.has('content-type') && body.length > 0)
    draft.headers.set('content-type', contentType(scheme, body))
  const stamp = { id: options.id ?? randomId(), timestamp: options.timestamp ?? new Date(clock.now()) }
  await signDraft(engine, draft, stamp, secrets)
  const sent = method === 'GET' || method === 'HEAD' ? null : (draft.body as Uint8Array<ArrayBuffer>)
  return new Request(draft.url, { method, headers: draft.headers, body: sent })
}
