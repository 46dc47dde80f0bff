import { encodeBase64, encodeBase64Url, encodeHex, isArrayBuffer, isTextOrBytes, utf8 } from '@hookwright/core'
import type { Scheme } from '../scheme/scheme.js'
import { methodOf } from '../scheme/signed-draft.js'
import { type BodyInput, type SignRequestOptions, signRequest } from '../signature.js'
import { standardWebhookSample } from './samples.js'

export interface SignedHmacRequest extends Omit<SignRequestOptions, 'url' | 'body'> {
  /** Default `https://example.com/hook`. */
  url?: string | undefined
  /** Bytes or text as they are; anything else is written as JSON. Default: a sample of Standard Webhooks; none of a GET. */
  body?: BodyInput | object | undefined
}

const isBody = (body: unknown): body is BodyInput => isTextOrBytes(body) || isArrayBuffer(body)

/**
 * A request as the scheme's sender would make it.
 *
 * @throws ConfigError for a wrong scheme or a secret that can't be used
 * @example
 * const response = await webhook.handle(await signedHmacRequest({ scheme: schemes.github, secret, body: { zen: 'Keep it simple.' } }))
 */
export function signedHmacRequest({
  url = 'https://example.com/hook',
  body,
  ...options
}: SignedHmacRequest): Promise<Request> {
  const sent = body ?? (methodOf(options) === 'GET' ? '' : standardWebhookSample)
  return signRequest({ ...options, url, body: isBody(sent) ? sent : JSON.stringify(sent) })
}

/**
 * A secret for tests, the same each time, in the form that the scheme takes. No use for Ed25519, whose two sides hold
 * different keys.
 */
export function testSecret({ key = { encoding: 'utf8' } }: Scheme): string {
  const bytes = utf8('a secret for tests, 32 bytes $$€')
  const prefix = key.stripPrefix?.[0] ?? ''
  if (key.encoding === 'hex') return prefix + encodeHex(bytes)
  if (key.encoding === 'base64') return prefix + encodeBase64(bytes)
  return prefix + (key.encoding === 'base64url' ? encodeBase64Url(bytes) : 'a-secret-for-tests-of-webhooks')
}
