import { createHash, createHmac } from 'node:crypto'
import type { Clock, Outcome } from '@hookwright/core'
import {
  createHmacWebhook,
  type HmacDelivery,
  type HmacWebhookOptions,
  type Scheme,
  type Webhook,
} from '@hookwright/generic-hmac'

/** Invented secrets of 32 bytes. The first is rotated to the second. */
export const secret = 'a-secret-of-thirty-two-bytes-012'
export const otherSecret = 'another-secret-of-32-bytes-01234'

export const nowMs = Date.UTC(2026, 10, 22, 6, 0, 0)
export const nowS = String(nowMs / 1000)
export const fixedClock: Clock = { now: () => nowMs, sleep: () => new Promise(() => {}) }

/** What a sender computes, without the code under test. */
export function mac(hash: string, key: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const hmac = createHmac(hash, key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

export const sha = (hash: string, ...parts: (string | Uint8Array)[]): Buffer =>
  createHash(hash)
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest()

export const hexMac = (key: string | Uint8Array, ...parts: (string | Uint8Array)[]) =>
  mac('sha256', key, ...parts).toString('hex')

/** A body with multi-byte text and with patterns of `String.replace`. */
export const trickyBody = '{"id":"evt_1","type":"a.b","memo":"Grüße, 東京 🙂 $$ $& $` $\' {timestamp} {id}"}'

export interface Recorded {
  webhook: Webhook<HmacDelivery>
  deliveries: HmacDelivery[]
  outcomes: Outcome[]
  send(body: BodyInit | null, headers?: HeadersInit, init?: RequestInit & { url?: string }): Promise<Response>
}

type Options = Partial<HmacWebhookOptions> & { scheme: Scheme }

/** A receiver that records its deliveries, and its outcomes instead of console output. */
export function recordingWebhook(options: Options): Recorded {
  const deliveries: HmacDelivery[] = []
  const outcomes: Outcome[] = []
  const onDelivery = (delivery: HmacDelivery) => {
    deliveries.push(delivery)
  }
  const webhook = createHmacWebhook({
    secret,
    clock: fixedClock,
    ...(options.on || options.onOther ? {} : { onDelivery }),
    onOutcome: (outcome) => outcomes.push(outcome),
    ...options,
  }) as Webhook<HmacDelivery>
  return {
    webhook,
    deliveries,
    outcomes,
    send: (body, headers = {}, { url = 'https://example.com/hook', ...init } = {}) =>
      webhook.handle(new Request(url, { method: 'POST', headers, body, ...init })),
  }
}

/** A valid delivery of GitHub, with further headers. */
export const githubHeaders = (body: string | Uint8Array, more: Record<string, string> = {}) => ({
  'x-hub-signature-256': `sha256=${hexMac(secret, body)}`,
  ...more,
})

/** Stripe's header for `body`, made by hand. */
export const stripeHeader = (body: string | Uint8Array, timestamp = nowS, key = secret) =>
  `t=${timestamp},v1=${hexMac(key, `${timestamp}.`, body)}`
