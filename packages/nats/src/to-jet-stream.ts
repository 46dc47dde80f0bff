import { ConfigError, type HandOff, type HandOffOptions } from '@hookwright/core'
import { createHandOff, readWhole, requireClient } from '@hookwright/core/engine'
import { type JetStream, packageName } from './client.js'
import { findStream, findStreamProblems } from './durability.js'

export interface ToJetStreamOptions extends HandOffOptions {
  /** How long the sender retries, in milliseconds. The stream must remember ids for that long. Default 24 hours. */
  dedupeMs?: number | undefined
}

const nanosPerMs = 1_000_000

/**
 * Hands deliveries over to a JetStream stream. Resolves when the stream has acknowledged the message. A delivery that
 * comes again within the stream's `duplicate_window` is dropped by JetStream.
 *
 * Connect with `maxReconnectAttempts: -1`, because the connection is closed for good after the default of ten attempts.
 * A message is JSON with the body in base64, so it is a third larger than the body. It must fit into the server's
 * `max_payload` (1 MiB).
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
  // The client itself refuses spaces. A subject with a wildcard or an empty part would reach the server, but no stream.
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
      // A stream that remembers ids for longer than the receiver does must not drop a later, equal delivery.
      const msgID = windowMs <= retainMs ? key : slotKey
      try {
        return await js.publish(subject, JSON.stringify(message), { msgID, timeout: deadlineMs })
      } catch (error) {
        // The client's error when nothing answered. Usually the stream is gone, and then findStream says so.
        if ((error as Partial<Error>)?.name === 'JetStreamNotEnabled') await findStream(js, subject)
        throw error
      }
    },
  })
}
