import { bytesOf, type Secret } from '@hookwright/core'
import { contentOf, type RequestContent } from '@hookwright/core/testing'
import { signFrappeBody } from '../signature.js'
import { toPressJson } from './frappe-json.js'

/**
 * Without a `payload` or `body`, a `Webhook Validate` is sent. A payload is written as Press writes it: one line,
 * ASCII.
 */
export interface SignedCasesolvedRequestOptions extends RequestContent {
  /** The webhook's secret. An empty text is sent too, as Press does for a webhook without a secret. */
  secret: string
  /** Default `https://example.com/casesolved`. */
  url?: string | undefined
  method?: string | undefined
  /** Headers that are added to those of Press, or replace them. */
  headers?: Record<string, string> | undefined
}

/** The headers that Press sends with a body. The secret is not encoded. */
export const headersOfPress = (secret: string): Headers =>
  new Headers({
    'user-agent': 'python-requests/2.31.0',
    accept: '*/*',
    'content-type': 'application/json',
    'x-webhook-secret': secret,
  })

/**
 * A request as Press sends it.
 *
 * @throws TypeError if `payload` is given but undefined, or `body` is neither text nor bytes
 * @example
 * const request = await signedCasesolvedRequest({ secret, payload: samplePayloads.siteStatusUpdate })
 * const response = await webhook.handle(request)
 */
export async function signedCasesolvedRequest(options: SignedCasesolvedRequestOptions): Promise<Request> {
  const { secret, url = 'https://example.com/casesolved', method = 'POST', headers } = options
  const body = contentOf(options, toPressJson({ event: 'Webhook Validate', data: {} }), toPressJson)
  const sent = headersOfPress(secret)
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value)
  return new Request(url, { method, headers: sent, body })
}

/**
 * Without a `payload` or `body`, `{}` is sent. A payload is written on one line, in ASCII, as older versions do. For
 * the form of newer ones, pass `toFrappeJson(...)` as `body`.
 */
export interface SignedFrappeRequestOptions extends RequestContent {
  secret: Secret
  /** Signs with secrets under 16 bytes. */
  allowShortSecrets?: boolean | undefined
  /** Default `https://example.com/frappe`. */
  url?: string | undefined
  /** Default `POST`; the framework also sends `PUT` and `DELETE`. */
  method?: string | undefined
  headers?: Record<string, string> | undefined
}

/**
 * A request as a Frappe site sends it when its webhook has security enabled.
 *
 * @throws TypeError if `payload` is given but undefined, or `body` is neither text nor bytes
 * @example
 * const request = await signedFrappeRequest({ secret, payload: { name: 'SINV-0001' } })
 */
export async function signedFrappeRequest(options: SignedFrappeRequestOptions): Promise<Request> {
  const { secret, allowShortSecrets, url = 'https://example.com/frappe', method = 'POST', headers } = options
  const body = contentOf(options, '{}', toPressJson)
  const sent = new Headers({ 'x-frappe-webhook-signature': await signFrappeBody({ body, secret, allowShortSecrets }) })
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value)
  // As bytes: for a text, Fetch adds a content type, but a site sends none unless a header row sets it.
  return new Request(url, { method, headers: sent, body: bytesOf(body) as BodyInit })
}
