import type { BodyInput, Clock, ReducedCause, Secret } from '@hookwright/core'
import type { RateLimiter } from '@hookwright/core/client'
import type { EgressOptions } from '../egress/egress.js'
import type { Scheme } from '../scheme/scheme.js'

export interface WebhookSenderOptions extends EgressOptions {
  /** The receiver's address: https, or http to a loopback host that `allowHosts` or `egress: 'trusted'` allows. */
  url: string | URL
  /** One secret, or several while you change it: each makes a signature, until its `notAfter`. */
  secret: Secret | readonly Secret[]
  /** How requests are signed. Default Standard Webhooks. */
  scheme?: Scheme | undefined
  /** `POST`, `PUT`, `PATCH` or `DELETE`. Default: the first of the scheme's methods. */
  method?: string | undefined
  /** Sent with every request. Default: the scheme's `content-type`. */
  headers?: RequestInit['headers'] | undefined
  /**
   * How long to wait after each failed attempt, in milliseconds; there is one more attempt than there are waits. Up to
   * a fifth is added at random. Default `[5_000, 30_000, 120_000, 600_000]`.
   */
  retryDelaysMs?: readonly number[] | undefined
  /** The longest `Retry-After` that is obeyed in full. Default 3,600,000 ms, one hour. */
  maxRetryAfterMs?: number | undefined
  /** How long one attempt may wait for a response. Default 15,000 ms. */
  timeoutMs?: number | undefined
  /** How long a send may take, waits included. Default: no limit. */
  deadlineMs?: number | undefined
  /** How many bytes of a response's body are read before the connection is closed. Default 65,536. */
  maxResponseBytes?: number | undefined
  /** A rate limiter for this receiver only; every attempt waits for it, and a 429 pauses it. Default: no limit. */
  limiter?: RateLimiter | undefined
  /** Aborts every send of this sender. */
  signal?: AbortSignal | undefined
  /** Called after each attempt, for logs: nothing in it is secret. Its errors are ignored. */
  onAttempt?: ((attempt: SendAttempt, message: { id: string }) => void) | undefined
  /** Accepts secrets shorter than 16 bytes, or shorter than the scheme requires. */
  allowShortSecrets?: boolean | undefined
  clock?: Clock | undefined
  /** Returns a number from 0 up to 1, as `Math.random` does. */
  random?: (() => number) | undefined
}

export interface SendOptions {
  /**
   * Identifies the event in every attempt, so that the receiver handles it once: up to 256 characters of visible ASCII,
   * without the separator that follows it in the signed content (a `.` in Standard Webhooks). Default: a random id.
   */
  id?: string | undefined
  /** The exact text or bytes to sign and send. */
  body: BodyInput
  /** Aborts this send: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** One attempt to deliver. */
export interface SendAttempt {
  /** 1 for the first. */
  readonly attempt: number
  readonly startedAt: Date
  readonly durationMs: number
  /** The status of the response. Absent when there was none. */
  readonly status?: number | undefined
  /** Why there was no response: `code` is `timeout`, `egress_refused`, or what the connection failed with. */
  readonly error?: ReducedCause | undefined
  /** How long the receiver asked to wait, at most `maxRetryAfterMs`. For a queue that does the retries. */
  readonly retryAfterMs?: number | undefined
  /** How long the sender waits before the next attempt. Absent when there is none. */
  readonly retryInMs?: number | undefined
}

export interface SendResult {
  /**
   * `delivered`: answered 2xx. `gone`: answered 410, send nothing more. `exhausted`: all attempts failed, the next one
   * would come after the deadline, or the receiver's address is refused.
   */
  readonly outcome: 'delivered' | 'gone' | 'exhausted'
  readonly id: string
  readonly attempts: readonly SendAttempt[]
  /**
   * How long the receiver still wants no requests, in milliseconds: the `Retry-After` of the last attempt, or the rest
   * of a pause for all sends, even if no attempt was made. Only with `exhausted`; absent if the receiver did not say.
   */
  readonly retryAfterMs?: number | undefined
}

export interface WebhookSender {
  /**
   * Signs and delivers one event.
   *
   * Failures of the receiver or the network are in the result.
   *
   * @throws ConfigError `option_invalid` for an id or a body that can't be sent, `secret_invalid` if every secret is past
   *   its `notAfter`; `signal.reason` when aborted; what a `limiter` throws
   */
  send(options: SendOptions): Promise<SendResult>
}
