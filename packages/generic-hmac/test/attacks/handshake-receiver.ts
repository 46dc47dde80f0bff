import {
  answerHandshakes,
  type Handshake,
  type HmacSecretHint,
  type Scheme,
  type SecretSource,
} from '@hookwright/generic-hmac'
import { recordingWebhook } from '../shared.js'

export const url = 'https://example.com/hook'
export type Options = Parameters<typeof answerHandshakes>[1]
export type Lookup = { secret?: SecretSource<HmacSecretHint>; publicUrl?: string }

export function receiver(scheme: Scheme, rows: Handshake[], options?: Options, more: Lookup = {}) {
  return recordingWebhook({ scheme, handshakes: answerHandshakes(rows, options), ...more })
}

export const get = (recorded: ReturnType<typeof recordingWebhook>, query: string, headers: HeadersInit = {}) =>
  recorded.webhook.handle(new Request(`${url}?${query}`, { headers }))
