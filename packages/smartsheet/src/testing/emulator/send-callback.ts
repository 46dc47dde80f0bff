import { type Clock, within } from '@hookwright/core'
import { isLoopbackHost } from '@hookwright/core/client'
import { signSmartsheetBody } from '../../signature.js'
import type { EmulatedCallback, EmulatedWebhook, SmartsheetEmulatorState } from './state.js'

export interface CallbackRules {
  clock: Clock
  fetch: ((request: Request) => Promise<Response>) | undefined
  callbacksTo: 'loopback' | 'any'
  dropLeadingZeros: boolean
  callbackTimeoutMs: number
}

/** Ports that Smartsheet calls; the empty one is 443. */
const allowedPorts = ['', '443', '8000', '8008', '8080', '8443']

/** Whether a webhook may have this address: Smartsheet's own rule, or loopback alone, so that no test calls the world. */
export function mayCall(url: string, callbacksTo: 'loopback' | 'any'): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, port } = new URL(url)
  if (isLoopbackHost(hostname)) return protocol === 'http:' || protocol === 'https:'
  return callbacksTo === 'any' && protocol === 'https:' && allowedPorts.includes(port)
}

class Timeout extends Error {}

/** Sends one request to a callback URL and notes how it went; undefined when no answer came. */
export type SendCallback = (
  webhook: EmulatedWebhook,
  kind: EmulatedCallback['kind'],
  retry: number,
  body: string,
  challenge?: string,
) => Promise<Response | undefined>

export function createSendCallback(state: SmartsheetEmulatorState, rules: CallbackRules): SendCallback {
  const { clock, callbacksTo, dropLeadingZeros, callbackTimeoutMs } = rules

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

  /** Waits for the answer and its body, no longer than allowed. */
  async function exchange(url: string, init: RequestInit): Promise<Response | 'timeout' | 'unreachable'> {
    const { fetch = globalThis.fetch } = rules
    const bounds = { clock, signals: [], afterMs: callbackTimeoutMs, expired: () => new Timeout() }
    try {
      return await within(bounds, async (signal) => {
        const response = await fetch(new Request(url, { ...init, signal }))
        const { status, headers } = response
        const body = [101, 204, 205, 304].includes(status) ? null : await response.arrayBuffer()
        return status < 200 ? 'unreachable' : new Response(body, { status, headers })
      })
    } catch (error) {
      return error instanceof Timeout ? 'timeout' : 'unreachable'
    }
  }

  return async (webhook, kind, retry, body, challenge) => {
    const note: EmulatedCallback = { webhookId: webhook.id, kind, retry, at: clock.now() }
    state.callbacks.push(note)
    if (!mayCall(webhook.callbackUrl, callbacksTo)) {
      note.problem = 'not allowed'
      return undefined
    }
    const headers = await headersFor(webhook, body, challenge)
    const answer = await exchange(webhook.callbackUrl, { method: 'POST', body, headers, redirect: 'manual' })
    if (typeof answer === 'string') {
      note.problem = answer
      return undefined
    }
    note.status = answer.status
    return answer
  }
}
