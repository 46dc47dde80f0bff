import { utf8 } from '@hookwright/core'
import { contentOf, type RequestContent } from '@hookwright/core/testing'
import { encodeText } from '../scheme/encoding.js'
import type { Scheme } from '../scheme/scheme.js'
import { methodOf } from '../scheme/signed-draft.js'
import { type SignRequestOptions, signRequest } from '../signature.js'
import { standardWebhookSample } from './samples.js'

/** Without a `payload` or `body`, a sample of Standard Webhooks is sent. A GET has no body. */
export interface SignedHmacRequest extends Omit<SignRequestOptions, 'url' | 'body'>, RequestContent {
  /** Default `https://example.com/hook`. */
  url?: string | undefined
}

/**
 * A request as the scheme's sender would make it.
 *
 * @throws ConfigError for a wrong scheme or a secret that can't be used
 * @throws TypeError for a `payload` that is given as `undefined`, and for a `body` that is neither text nor bytes
 * @example
 * const response = await webhook.handle(await signedHmacRequest({ scheme: schemes.github, secret, payload: { zen: 'Keep it simple.' } }))
 */
export async function signedHmacRequest(options: SignedHmacRequest): Promise<Request> {
  const { url = 'https://example.com/hook' } = options
  const body = contentOf(options, methodOf(options) === 'GET' ? '' : JSON.stringify(standardWebhookSample))
  return signRequest({ ...options, url, body })
}

/**
 * A secret for tests, the same each time, in the form that the scheme takes. Not for Ed25519, whose two sides hold
 * different keys.
 */
export function testSecret({ key = { encoding: 'utf8' } }: Scheme): string {
  const { encoding, stripPrefix: [prefix = ''] = [] } = key
  if (encoding === 'utf8') return `${prefix}a-secret-for-tests-of-webhooks`
  return prefix + encodeText(utf8('a secret for tests, 32 bytes $$€'), encoding)
}
