import { type Clock, isLoopbackHost, parseUrl } from '@hookwright/core'
import { type CallbacksTo, callBack } from '@hookwright/core/testing'
import { signSmartsheetBody } from '../../signature.js'
import type { EmulatedCallback, EmulatedWebhook, SmartsheetEmulatorState } from './state.js'

export interface CallbackRules {
  clock: Clock
  fetch: ((request: Request) => Promise<Response>) | undefined
  callbacksTo: CallbacksTo
  dropLeadingZeros: boolean
  callbackTimeoutMs: number
  /** Aborts callbacks under way. */
  signal: AbortSignal
}

/** Ports that Smartsheet calls; the empty text stands for 443. */
const allowedPorts = ['', '443', '8000', '8008', '8080', '8443']

/** Whether a webhook may have this URL: Smartsheet's own rule, or loopback only, so that no test calls other hosts. */
export function mayCall(url: string, callbacksTo: CallbacksTo): boolean {
  const parsed = parseUrl(url)
  if (!parsed) return false
  const { protocol, hostname, port } = parsed
  if (isLoopbackHost(hostname)) return protocol === 'http:' || protocol === 'https:'
  return callbacksTo === 'any' && protocol === 'https:' && allowedPorts.includes(port)
}

/** Resolves once the complete answer has arrived. */
async function readWhole(response: Response): Promise<Response> {
  const { status, headers } = response
  const body = [204, 205, 304].includes(status) ? null : await response.arrayBuffer()
  return new Response(body, { status, headers })
}

/** Sends one request to a callback URL and records the result; undefined when no answer came. */
export type SendCallback = (
  webhook: EmulatedWebhook,
  kind: EmulatedCallback['kind'],
  retry: number,
  body: string,
  challenge?: string,
) => Promise<Response | undefined>

export function createSendCallback(state: SmartsheetEmulatorState, rules: CallbackRules): SendCallback {
  const { clock, fetch, callbacksTo, dropLeadingZeros, callbackTimeoutMs: timeoutMs, signal } = rules

  async function headersFor(webhook: EmulatedWebhook, body: string, challenge: string | undefined): Promise<Headers> {
    const headers = new Headers({ ...webhook.customHeaders, 'content-type': 'application/json' })
    headers.set('smartsheet-hook-id', String(webhook.id))
    if (challenge !== undefined) {
      headers.set('smartsheet-hook-challenge', challenge)
      return headers
    }
    const signature = await signSmartsheetBody({ body, secret: webhook.sharedSecret, allowShortSecrets: true })
    headers.set('smartsheet-hmac-sha256', dropLeadingZeros ? signature.replace(/^0+/, '') : signature)
    return headers
  }

  return async (webhook, kind, retry, body, challenge) => {
    const note: EmulatedCallback = { webhookId: webhook.id, kind, retry, at: clock.now() }
    state.callbacks.push(note)
    if (!mayCall(webhook.callbackUrl, callbacksTo)) {
      note.problem = 'not allowed'
      return undefined
    }
    const headers = await headersFor(webhook, body, challenge)
    const request = new Request(webhook.callbackUrl, { method: 'POST', body, headers, redirect: 'manual' })
    const answer = await callBack({ clock, fetch, timeoutMs, signal }, request, readWhole)
    if (typeof answer === 'string') {
      note.problem = answer
      return undefined
    }
    note.status = answer.status
    return answer
  }
}
