import { decodeBase64 } from '../bytes.js'
import type { Delivery } from '../delivery.js'
import { ConfigError, StoreError, VerificationError } from '../errors.js'
import { equalBytes } from '../hmac/hmac.js'
import type { Incoming } from '../incoming.js'
import { parseJson } from '../parse-json.js'
import { createDelivery } from '../pipeline/received-delivery.js'
import { internals, type Webhook, type WebhookInternals } from '../pipeline/webhook.js'
import { checkMacKey, type DeliveryMessage, macOf, unescapeText } from './message.js'

export interface DecodeOptions {
  /** The key, or several in rotation, with one of which the message must be signed. */
  macKey?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined
  /** Becomes `delivery.context`. */
  context?: unknown
}

const packageName = '@hookwright/core'
const texts = ['provider', 'endpoint', 'id', 'principal', 'authenticated', 'receivedAt', 'method', 'url', 'body']

function readMessage(value: unknown): DeliveryMessage {
  if (typeof value === 'string') {
    throw new StoreError(packageName, 'queue_failed', 'This is a text. If it is the JSON of a message, parse it first.')
  }
  const message = (typeof value === 'object' && value !== null ? value : {}) as DeliveryMessage
  const fields = message as unknown as Record<string, unknown>
  const whole = texts.every((name) => typeof fields[name] === 'string') && Array.isArray(message.headers)
  if (message.version !== 1 || !whole || Number.isNaN(Date.parse(message.receivedAt))) {
    throw new StoreError(packageName, 'queue_failed', 'This is no message of encodeDelivery, version 1.')
  }
  return message
}

/** None, where none was given. */
function readKeys(options: DecodeOptions): readonly (string | Uint8Array)[] {
  if (!('macKey' in options)) return []
  const { macKey } = options
  const keys = (Array.isArray(macKey) ? macKey : [macKey]) as readonly (string | Uint8Array)[]
  // An empty list is a key that nobody set, too.
  for (const key of keys.length > 0 ? keys : [undefined]) checkMacKey({ macKey: key })
  return keys
}

async function checkMac(message: DeliveryMessage, keys: readonly (string | Uint8Array)[]): Promise<void> {
  if (typeof message.mac !== 'string') {
    throw new VerificationError(packageName, 'signature_missing', 'The message from the queue is not signed.')
  }
  const found = decodeBase64(message.mac)
  for (const key of keys) if (found && equalBytes(await macOf(message, key), found)) return
  throw new VerificationError(
    packageName,
    'signature_mismatch',
    'The message from the queue was not signed with macKey, or was changed. Do receiver and worker use one key?',
  )
}

function readHeaders(headers: DeliveryMessage['headers']): Headers {
  try {
    return new Headers(headers)
  } catch {
    throw new StoreError(
      packageName,
      'queue_failed',
      'The message has a header name or value that HTTP does not allow. Was it changed in the queue?',
    )
  }
}

function toIncoming({ method, url, headers, body }: DeliveryMessage, context: unknown): Incoming {
  const bytes = decodeBase64(body)
  if (!bytes) throw new StoreError(packageName, 'queue_failed', 'The message has a body that is not base64.')
  const restored = readHeaders(headers)
  return { method, url, headers: restored, context, toHeaders: () => restored, body: bytes }
}

/**
 * The delivery that a receiver handed to a queue, for the worker to `dispatch`. The bytes are those received, the
 * payload is parsed again by the provider's protocol. The queue is trusted, unless `macKey` is given: then the message
 * must be signed with it.
 *
 * @param webhook the same receiver, made with `on`; only its protocol and handlers are used
 * @param message what `encodeDelivery` made, as an object
 * @throws StoreError `queue_failed` when it is no such message
 * @throws ConfigError `option_invalid` when it belongs to another receiver, `webhook` is none or `macKey` is missing for a signed message, `secret_invalid` when a key is unset or short
 * @throws VerificationError `signature_missing` or `signature_mismatch`, only with `macKey`
 * @example
 * new Worker('webhooks', async (job) => webhook.dispatch(await decodeDelivery(webhook, job.data)), { connection })
 */
export async function decodeDelivery<D extends Delivery>(
  webhook: Webhook<D>,
  message: unknown,
  options: DecodeOptions = {},
): Promise<D> {
  const keys = readKeys(options)
  const inside = (webhook as { [internals]?: WebhookInternals } | undefined)?.[internals]
  if (!inside)
    throw new ConfigError(packageName, 'option_invalid', 'decodeDelivery takes a receiver, as createWebhook makes it.')
  const { protocol, settings } = inside
  const found = readMessage(message)
  if (keys.length === 0 && found.mac !== undefined) {
    throw new ConfigError(packageName, 'option_invalid', 'The message is signed: give "macKey" here too.')
  }
  if (keys.length > 0) await checkMac(found, keys)
  if (found.provider !== protocol.provider || found.endpoint !== settings.endpoint) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      `The message belongs to the receiver "${found.endpoint}" of ${found.provider}, not to "${settings.endpoint}" of ` +
        `${protocol.provider}. Choose the receiver by message.endpoint.`,
    )
  }
  const incoming = toIncoming(found, options.context)
  const { authenticated, secretId } = found
  const id = unescapeText(found.id)
  const proof = { authenticated, principal: unescapeText(found.principal), secretId, id }
  const value = protocol.decode ? protocol.decode(incoming) : parseJson(protocol.packageName, incoming.body)
  const parsed = { ...(await protocol.parse(value, incoming, proof)), id }
  return createDelivery<D>(protocol, settings, new Date(found.receivedAt), incoming, proof, parsed)
}
