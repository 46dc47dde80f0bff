import { isTextOrBytes } from '@hookwright/core'
import { sampleSmartSuiteNotification } from './samples.js'

export interface SignedSmartSuiteRequestOptions {
  /** Where the receiver is mounted. Default `https://example.com/hooks/smartsuite`. */
  url?: string | undefined
  /** The path token: appended to the URL as its last segment. Without one the URL stays as it is. */
  token?: string | undefined
  /** The ping: text and bytes as they are, anything else as JSON. Default: the documentation's sample. */
  body?: unknown
  headers?: RequestInit['headers'] | undefined
}

/**
 * A ping as SmartSuite would send it. "Signed" is what its counterparts for other providers are: here the proof is the
 * token at the end of the URL.
 *
 * @example
 * const response = await webhook.handle(await signedSmartSuiteRequest({ token }))
 */
export async function signedSmartSuiteRequest(options: SignedSmartSuiteRequestOptions = {}): Promise<Request> {
  const { url = 'https://example.com/hooks/smartsuite', token, body = sampleSmartSuiteNotification } = options
  const headers = new Headers(options.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  const content = isTextOrBytes(body) ? body : JSON.stringify(body)
  return new Request(token === undefined ? url : `${url.replace(/\/$/, '')}/${token}`, {
    method: 'POST',
    headers,
    body: content as BodyInit,
  })
}
