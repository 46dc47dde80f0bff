import { type Bytes, cleanCause, type ReducedCause, reduceCause, within } from '@hookwright/core'
import type { Transport } from '../egress/transport.js'
import { textsOf } from '../scheme/keys.js'
import { signedDraft } from '../scheme/signed-draft.js'
import type { OutgoingMessage } from './message.js'
import type { WebhookSenderOptions } from './options.js'
import type { SenderSettings } from './settings.js'

/**
 * How long reading the body of a response may take: only the status decides, the body is read to free the connection.
 */
const discardMs = 2_000

/** The result of one attempt. */
export interface Found {
  /** The status of the response. Absent if there was none. */
  readonly status?: number
  readonly retryAfter?: string | null
  /** Resolves when the response's body has been read and discarded. */
  readonly discarded?: Promise<void>
  /** Why there was no response. */
  readonly error?: ReducedCause
}

type Attempt = (message: OutgoingMessage, leftMs: number, signal: AbortSignal) => Promise<Found>

class AttemptTimeout extends Error {
  override readonly name = 'TimeoutError'
  readonly code = 'timeout'
}

const expired = () => new AttemptTimeout('The receiver did not answer in time.')

/** Signs and sends once, at the time of the call. Rejects only when the signal aborts or signing fails. */
export function createAttempt(options: WebhookSenderOptions, settings: SenderSettings, transport: Transport): Attempt {
  const { clock, scheme, headers, timeoutMs, maxResponseBytes } = settings
  const { secret, method, allowShortSecrets } = options
  const url = String(options.url)
  const secrets = textsOf(secret)

  return async ({ id, body: unsigned }, leftMs, signal) => {
    const signing = { scheme, secret, url, method, headers, id, body: unsigned, allowShortSecrets, clock }
    // A scheme may put its signature into the URL or the body: both are those of the signed message.
    const signed = await signedDraft(signing)
    const call = { url: signed.url, method: signed.method, headers: signed.headers, body: signed.body as Bytes }
    const bounds = { clock, signals: [signal], expired }
    try {
      const { status, retryAfter, discard } = await within(
        { ...bounds, afterMs: Math.min(timeoutMs, leftMs) },
        (until) => transport({ ...call, signal: until }),
      )
      const discarding = within({ ...bounds, afterMs: discardMs }, (until) => discard(maxResponseBytes, until))
      return { status, retryAfter, discarded: discarding.catch(() => {}) }
    } catch (error) {
      signal.throwIfAborted()
      return { error: reduceCause(cleanCause(error, secrets)) }
    }
  }
}
