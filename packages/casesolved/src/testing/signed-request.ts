import type { Secret } from '@hookwright/core'
import { signFrappeBody } from '../signature.js'
import { toPressJson } from './frappe-json.js'

export interface SignedCasesolvedRequestOptions {
  /** The webhook's secret; the empty text is sent too, as Press does for a webhook without one. */
  secret: string
  /** Written as Press writes it: one line, ASCII. Default: a `Webhook Validate`. */
  payload?: unknown
  /** The exact body, instead of `payload`. */
  body?: string | Uint8Array<ArrayBuffer> | undefined
  /** Default `https://example.com/casesolved`. */
  url?: string | undefined
  method?: string | undefined
  /** Added to, or put in place of, the headers that Press sends. */
  headers?: Record<string, string> | undefined
}

/**
 * A request as Press sends it.
 *
 * @throws TypeError for a `payload` that is given and undefined
 * @example
 * const request = await signedCasesolvedRequest({ secret, payload: samplePayloads.siteStatusUpdate })
 * const response = await webhook.handle(request)
 */
export async function signedCasesolvedRequest(options: SignedCasesolvedRequestOptions): Promise<Request> {
  // Else a test with a misspelt key of samplePayloads would pass for another event.
  if ('payload' in options && options.payload === undefined && options.body === undefined) {
    throw new TypeError('Option "payload" is undefined.')
  }
  const { payload = { event: 'Webhook Validate', data: {} }, body = toPressJson(payload), secret, headers } = options
  const { url = 'https://example.com/casesolved', method = 'POST' } = options
  const sent = new Headers({
    'user-agent': 'python-requests/2.31.0',
    accept: '*/*',
    'content-type': 'application/json',
    'x-webhook-secret': secret,
  })
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value)
  return new Request(url, { method, headers: sent, body })
}

export interface SignedFrappeRequestOptions {
  secret: Secret
  /** Signs with secrets under 16 bytes. */
  allowShortSecrets?: boolean | undefined
  /** Written on one line, ASCII: the form of older versions. For that of newer ones pass `toFrappeJson(...)` as `body`. */
  payload?: unknown
  /** The exact body, instead of `payload`. */
  body?: string | Uint8Array<ArrayBuffer> | undefined
  /** Default `https://example.com/frappe`. */
  url?: string | undefined
  /** Default `POST`; the framework also sends `PUT` and `DELETE`. */
  method?: string | undefined
  headers?: Record<string, string> | undefined
}

/**
 * A request as a Frappe site sends it when its webhook has security enabled.
 *
 * @example
 * const request = await signedFrappeRequest({ secret, payload: { name: 'SINV-0001' } })
 */
export async function signedFrappeRequest({
  secret,
  allowShortSecrets,
  payload = {},
  body = toPressJson(payload),
  url = 'https://example.com/frappe',
  method = 'POST',
  headers,
}: SignedFrappeRequestOptions): Promise<Request> {
  const sent = new Headers({ 'x-frappe-webhook-signature': await signFrappeBody({ body, secret, allowShortSecrets }) })
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value)
  return new Request(url, { method, headers: sent, body })
}
