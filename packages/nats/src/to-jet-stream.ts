import { ConfigError, type HandOff, type HandOffOptions } from '@hookwright/core'
import { createHandOff, readWhole, requireClient } from '@hookwright/core/engine'
import { type JetStream, packageName } from './client.js'
import { findStream, findStreamProblems } from './durability.js'

export interface ToJetStreamOptions extends HandOffOptions {
  /** How long the sender retries, in milliseconds: the stream must know ids for that long. Default 24 hours. */
  dedupeMs?: number | undefined
}

const nanosPerMs = 1_000_000

/**
 * Hands deliveries over to a JetStream stream. Resolves when the stream has acknowledged the message. A delivery that
 * comes again within the stream's `duplicate_window` is dropped by JetStream.
 *
 * Connect with `maxReconnectAttempts: -1`: after the default of ten the connection is closed for good. A message is
 * JSON with the body in base64, a third larger than the body: the server's `max_payload` (1 MiB) must hold it.
 *
 * @param js from `jetstream(connection)`
 * @param subject where to publish
 * @throws ConfigError `option_invalid` for a wrong client, subject, `dedupeMs` or `deadlineMs`
 * @throws StoreError `queue_failed`, from `ready` and the first delivery, when no stream takes the subject, or when the
 *   stream may lose messages or ids, unless `durability` is `best-effort`
 * @example
 * const webhook = createSmartsheetWebhook({ secret, store, endpoint: 'smartsheet', onDelivery: toJetStream(js, 'hooks') })
 */
export function toJetStream(js: JetStream, subject: string, options: ToJetStreamOptions = {}): HandOff {
  requireClient(packageName, js, 'publish')
  // The client refuses one with a space. With a wildcard, or an empty part, it would reach the server, and no stream.
  if (typeof subject !== 'string' || !/^[^\s.*>]+(\.[^\s.*>]+)*$/.test(subject)) {
    throw new ConfigError(packageName, 'option_invalid', 'Option "subject": no spaces, wildcards or empty parts.')
  }
  const { deadlineMs = 3_000 } = options
  const dedupeMs = readWhole(packageName, 'dedupeMs', options.dedupeMs ?? 86_400_000, 0)
  let windowMs = 0

  return createHandOff({
    packageName,
    name: 'JetStream',
    options,
    async findProblems() {
      const config = await findStream(js, subject)
      windowMs = config.duplicate_window / nanosPerMs
      return findStreamProblems(config, windowMs, dedupeMs)
    },
    async send(message, { key, retainMs, slotKey }) {
      // A stream that remembers for longer than the provider's ids last must not swallow a later delivery that is equal.
      const msgID = windowMs <= retainMs ? key : slotKey
      try {
        return await js.publish(subject, JSON.stringify(message), { msgID, timeout: deadlineMs })
      } catch (error) {
        // So the client calls it that nobody answered: mostly the stream is gone, and then this says so.
        if ((error as Partial<Error>)?.name === 'JetStreamNotEnabled') await findStream(js, subject)
        throw error
      }
    },
  })
}
