import type { Clock } from '@hookwright/core'
import { type CallbacksTo, callBack, mayCallBack } from '@hookwright/core/testing'
import { toPressJson } from '../frappe-json.js'
import { headersOfPress } from '../signed-request.js'

export interface CallbackOptions {
  fetch: ((request: Request) => Promise<Response>) | undefined
  clock: Clock
  /** With `loopback`, other machines can't be reached. */
  callbacksTo: CallbacksTo
  redirects: 'followed' | 'refused'
}

export interface Callback {
  endpoint: string
  secret: string
  payload: unknown
}

export interface CallbackAnswer {
  /** 0: no answer. */
  status: number
  text: string
}

const timeoutMs = 5_000
const mostRedirects = 30
const outOfReach = 'Failed to connect to the webhook endpoint'
const notAllowed = `${outOfReach}: the emulator calls only loopback, unless "callbacksTo" is "any".`
const tooLate = 'Request Timeout. Please check if the webhook is reachable.'

const readAnswer = async (response: Response) => ({ response, text: await response.text() })

/** 301, 302 and 303 turn the call into an empty GET. The secret is sent along, whatever the target. */
function follow(request: Request, body: string, { status, headers }: Response): Request | undefined {
  const location = headers.get('location')
  if (!location || ![301, 302, 303, 307, 308].includes(status)) return undefined
  const url = new URL(location, request.url)
  const sent = new Headers(request.headers)
  if (status === 307 || status === 308) {
    const keptBody = request.method === 'POST' ? { body } : {}
    return new Request(url, { method: request.method, headers: sent, ...keptBody, redirect: 'manual' })
  }
  sent.delete('content-type')
  return new Request(url, { method: 'GET', headers: sent, redirect: 'manual' })
}

/** Calls an endpoint as Press does. Never rejects: a failure is status 0 with a text. */
export async function callEndpoint(
  { endpoint, secret, payload }: Callback,
  options: CallbackOptions,
): Promise<CallbackAnswer> {
  const body = toPressJson(payload)
  try {
    // The library that Press uses sends no header that begins with white space or has a line break.
    if (/^\s|[\r\n]/.test(secret))
      return { status: 0, text: 'Invalid leading whitespace or line break in header value' }
    const headers = headersOfPress(secret)
    let request = new Request(endpoint, { method: 'POST', headers, body, redirect: 'manual' })
    for (let hop = 0; hop <= mostRedirects; hop++) {
      if (!mayCallBack(request.url, options.callbacksTo)) return { status: 0, text: notAllowed }
      // At most 5 s for each request, its answer included.
      const answer = await callBack({ ...options, timeoutMs }, request, readAnswer)
      if (answer === 'timeout') return { status: 0, text: tooLate }
      if (answer === 'unreachable') return { status: 0, text: outOfReach }
      const next = options.redirects === 'followed' ? follow(request, body, answer.response) : undefined
      if (!next) return { status: answer.response.status, text: answer.text }
      request = next
    }
    return { status: 0, text: `Exceeded ${mostRedirects} redirects.` }
  } catch {
    // No request can be created for this URL.
    return { status: 0, text: outOfReach }
  }
}
