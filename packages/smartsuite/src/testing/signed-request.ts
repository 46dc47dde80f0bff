import { contentOf, type RequestContent } from '@hookwright/core/testing'
import { sampleSmartSuiteNotification } from './samples.js'

/** Without a `payload` or `body`, the ping of SmartSuite's documentation is sent. */
export interface SignedSmartSuiteRequestOptions extends RequestContent {
  /** Where the receiver is mounted. Default `https://example.com/hooks/smartsuite`. */
  url?: string | undefined
  /** The path token: appended to the URL as its last segment. Without one the URL stays as it is. */
  token?: string | undefined
  headers?: RequestInit['headers'] | undefined
}

/**
 * A ping as SmartSuite would send it. It is named "signed" like its counterparts for other providers: here the proof is
 * the token at the end of the URL.
 *
 * @throws TypeError if `payload` is given but undefined, or `body` is neither text nor bytes
 * @example
 * const response = await webhook.handle(await signedSmartSuiteRequest({ token }))
 */
export async function signedSmartSuiteRequest(options: SignedSmartSuiteRequestOptions = {}): Promise<Request> {
  const { url = 'https://example.com/hooks/smartsuite', token } = options
  const headers = new Headers(options.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return new Request(token === undefined ? url : `${url.replace(/\/$/, '')}/${token}`, {
    method: 'POST',
    headers,
    body: contentOf(options, JSON.stringify(sampleSmartSuiteNotification)),
  })
}
