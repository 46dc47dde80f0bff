import { type Bytes, bytesOf, encodeBase64, utf8 } from '../bytes.js'
import { type Authenticated, type Delivery, type HandOffFacts, handOffFacts } from '../delivery.js'
import { ConfigError } from '../errors.js'
import { computeHmac } from '../hmac/hmac.js'

/**
 * A delivery on its way through a queue: plain JSON, the same for every engine. It holds no NUL and no lone surrogate,
 * which PostgreSQL's `jsonb` refuses.
 */
export interface DeliveryMessage {
  version: 1
  provider: string
  endpoint: string
  /** Text in which NUL, `%` and lone surrogates are written as `%` and four hex digits. */
  type: string
  /** Text as in `type`. */
  id: string
  /** Text as in `type`. */
  principal: string
  authenticated: Authenticated
  secretId?: string
  /** ISO 8601 in UTC. */
  receivedAt: string
  method: string
  url: string
  /** Without those that carry a credential. */
  headers: [name: string, value: string][]
  /** The body's bytes in base64. */
  body: string
  /** HMAC-SHA256 over all of the above in base64, when the queue's users share a key. */
  mac?: string
}

export interface EncodeOptions {
  /** A key of at least 16 bytes that only receivers and workers know, where others may write to the queue. */
  macKey?: string | Uint8Array | undefined
}

const credentials: readonly string[] = ['authorization', 'proxy-authorization', 'cookie']

/** What an engine needs to know of a delivery: a bare object that someone made by hand gets the safe defaults. */
export function factsOf(delivery: Delivery): HandOffFacts {
  const facts = (delivery as { [handOffFacts]?: HandOffFacts })[handOffFacts]
  return facts ?? { method: 'POST', secretHeaders: [], retainMs: 0 }
}

/**
 * The message that takes a delivery through a queue. The body's bytes survive exactly; headers that carry a credential
 * stay behind.
 *
 * @param delivery as the receiver gave it: a copy made by spreading has neither headers nor body
 * @throws ConfigError `secret_invalid` when `macKey` was given and is unset, blank, short, or neither text nor bytes
 * @example
 * onDelivery: async (delivery) => channel.send(JSON.stringify(await encodeDelivery(delivery)))
 */
export async function encodeDelivery(delivery: Delivery, options: EncodeOptions = {}): Promise<DeliveryMessage> {
  const { macKey } = options
  checkMacKey(options)
  const { method, secretHeaders } = factsOf(delivery)
  const hidden = [...credentials, ...secretHeaders.map((name) => name.toLowerCase())]
  const message: DeliveryMessage = {
    version: 1,
    provider: delivery.provider,
    endpoint: delivery.endpoint,
    type: escapeText(delivery.type),
    id: escapeText(delivery.id),
    principal: escapeText(delivery.principal),
    authenticated: delivery.authenticated,
    ...(delivery.secretId !== undefined && { secretId: delivery.secretId }),
    receivedAt: delivery.receivedAt.toISOString(),
    method,
    url: delivery.url,
    headers: [...delivery.headers].filter(([name]) => !hidden.includes(name)),
    body: encodeBase64(delivery.rawBody),
  }
  if (macKey !== undefined) message.mac = encodeBase64(await macOf(message, macKey))
  return message
}

/**
 * Refuses a key that is present but undefined, such as a variable nobody set: it never means "unsigned". Anything but text
 * and bytes is refused here too, because the platform's own error would quote it.
 */
export function checkMacKey(options: { macKey?: string | Uint8Array | undefined }): void {
  const { macKey } = options
  const bytes = typeof macKey === 'string' ? utf8(macKey.trim()) : macKey
  if ('macKey' in options && !((bytes?.length ?? 0) >= 16)) {
    throw new ConfigError('@hookwright/core', 'secret_invalid', 'Option "macKey" must be at least 16 bytes long.')
  }
}

/** Over all fields but itself, by name: engines may reorder them. */
export async function macOf({ mac: _, ...message }: DeliveryMessage, key: string | Uint8Array): Promise<Bytes> {
  const fields = Object.entries(message).sort(([a], [b]) => (a < b ? -1 : 1))
  return computeHmac('sha256', bytesOf(key), [utf8(JSON.stringify(fields))])
}

function escapeText(text: string): string {
  return text.replace(/[%\0\ud800-\udfff]/gu, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function unescapeText(text: string): string {
  return text.replace(/%([0-9a-f]{4})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
