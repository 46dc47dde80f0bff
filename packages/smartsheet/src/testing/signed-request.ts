import type { Secret } from '@hookwright/core'
import { contentOf, type RequestContent } from '@hookwright/core/testing'
import { signSmartsheetBody } from '../signature.js'
import { sampleEventCallback } from './samples.js'

const defaultUrl = 'https://receiver.test/smartsheet'

/** Without a `payload` or `body`, `sampleEventCallback()` is sent. */
export interface SignedSmartsheetRequestOptions extends RequestContent {
  /** The webhook's `sharedSecret`. */
  secret: Secret
  url?: string | undefined
  /** Further headers. A signature among them replaces the correct one. */
  headers?: Readonly<Record<string, string>> | undefined
  allowShortSecrets?: boolean | undefined
}

/**
 * A callback as Smartsheet sends it, signed with the secret.
 *
 * @throws TypeError if `payload` is given but undefined, or `body` is neither text nor bytes
 * @example
 * const response = await webhook.handle(await signedSmartsheetRequest({ secret, payload: sampleStatusCallback() }))
 */
export async function signedSmartsheetRequest(options: SignedSmartsheetRequestOptions): Promise<Request> {
  const { secret, url = defaultUrl, allowShortSecrets } = options
  const body = contentOf(options, JSON.stringify(sampleEventCallback()))
  const headers = new Headers({
    'content-type': 'application/json',
    'smartsheet-hmac-sha256': await signSmartsheetBody({ body, secret, allowShortSecrets }),
  })
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value)
  return new Request(url, { method: 'POST', body, headers })
}

export interface SmartsheetChallengeRequestOptions {
  webhookId?: number | undefined
  /** Default: a new UUID, as Smartsheet uses. */
  challenge?: string | undefined
  url?: string | undefined
  headers?: Readonly<Record<string, string>> | undefined
}

/**
 * The challenge that Smartsheet sends when a webhook is enabled, and with every hundredth callback. It is not signed.
 *
 * @example
 * const response = await webhook.handle(smartsheetChallengeRequest({ webhookId: 4503604829677444 }))
 */
export function smartsheetChallengeRequest(options: SmartsheetChallengeRequestOptions = {}): Request {
  const { webhookId = 4_503_604_829_677_444, challenge = crypto.randomUUID(), url = defaultUrl } = options
  return new Request(url, {
    method: 'POST',
    body: JSON.stringify({ challenge, webhookId }),
    headers: { 'content-type': 'application/json', 'smartsheet-hook-challenge': challenge, ...options.headers },
  })
}
