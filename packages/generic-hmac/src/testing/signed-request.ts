import { type BodyInput, rawBody, utf8 } from '@hookwright/core'
import { encodeText } from '../scheme/encoding.js'
import type { Scheme } from '../scheme/scheme.js'
import { methodOf } from '../scheme/signed-draft.js'
import { type SignRequestOptions, signRequest } from '../signature.js'
import { standardWebhookSample } from './samples.js'

export interface SignedHmacRequest extends Omit<SignRequestOptions, 'url' | 'body'> {
  /** Default `https://example.com/hook`. */
  url?: string | undefined
  /** Bytes or text as they are; anything else is written as JSON. Default: a sample of Standard Webhooks; none of a GET. */
  body?: BodyInput | object | undefined
}

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
  return signRequest({ ...options, url, body: rawBody(sent) ?? JSON.stringify(sent) })
}

/**
 * A secret for tests, the same each time, in the form that the scheme takes. No use for Ed25519, whose two sides hold
 * different keys.
 */
export function testSecret({ key = { encoding: 'utf8' } }: Scheme): string {
  const { encoding, stripPrefix = [] } = key
  const isText = encoding === 'utf8'
  const text = isText
    ? 'a-secret-for-tests-of-webhooks'
    : encodeText(utf8('a secret for tests, 32 bytes $$€'), encoding)
  return (stripPrefix[0] ?? '') + text
}
