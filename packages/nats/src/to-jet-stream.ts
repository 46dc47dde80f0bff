import {
  ConfigError,
  createHandOff,
  type HandOff,
  type HandOffOptions,
  type QueueKey,
  StoreError,
} from '@hookwright/core'

/** What is used of a client of `@nats-io/jetstream`. */
export interface JetStream {
  publish(subject: string, payload: string, options: { msgID: string; timeout: number }): Promise<unknown>
  jetstreamManager(): Promise<{
    streams: { find(subject: string): Promise<string>; info(name: string): Promise<{ config: StreamConfig }> }
  }>
}

interface StreamConfig {
  duplicate_window: number
  retention: string
  discard: string
  storage: string
}

export interface ToJetStreamOptions extends HandOffOptions {
  /** How long the sender retries, in milliseconds: the stream must know ids for that long. Default 24 hours. */
  dedupeMs?: number | undefined
}

const packageName = '@hookwright/nats'
const nanosPerMs = 1_000_000

/**
 * Hands deliveries over to a JetStream stream. Resolves when the stream has acknowledged the message. A delivery that
 * comes again within the stream's `duplicate_window` is dropped by JetStream.
 *
 * Connect with `maxReconnectAttempts: -1`: after the default of ten the connection is closed for good. A message is
 * JSON with the body in base64, a third larger than the body: the server's `max_payload` (1 MiB) must hold it.
 *
 * @param js from `jetstream(connection)`
 * @param subject where to publish, or all options and `subject` in one object
 * @throws StoreError `queue_failed`, from `ready` and the first delivery, when no stream takes the subject, or when the
 *   stream may lose messages or ids, unless `durability` is `best-effort`
 * @example
 * const webhook = createSmartsheetWebhook({ secret, store, endpoint: 'smartsheet', onDelivery: toJetStream(js, 'hooks') })
 */
export function toJetStream(
  js: JetStream,
  subject: string | (ToJetStreamOptions & { subject: string }),
  options: ToJetStreamOptions = {},
): HandOff {
  if (typeof subject === 'object') return toJetStream(js, subject.subject, subject)
  // A subject with a space is refused by the client; one with a wildcard reaches the server, where it means nothing.
  if (typeof subject !== 'string' || !/^[^\s*>]+$/.test(subject)) {
    throw new ConfigError(packageName, 'option_invalid', 'Option "subject" must be a name without spaces or wildcards.')
  }
  const { dedupeMs = 86_400_000, deadlineMs = 3_000 } = options
  let windowMs = 0

  async function findProblems(): Promise<string[]> {
    const { streams } = await js.jetstreamManager()
    const name = await streams.find(subject as string).catch((error: unknown) => {
      if (!/no stream matches/i.test(String(error))) throw error
      throw new StoreError(packageName, 'queue_failed', `No stream takes the subject "${subject}": create one.`)
    })
    const { config } = await streams.info(name)
    windowMs = config.duplicate_window / nanosPerMs
    return problemsOf(name, config, dedupeMs)
  }

  return createHandOff({
    packageName,
    engine: 'JetStream',
    options,
    findProblems,
    send: (message, key) =>
      js.publish(subject, JSON.stringify(message), { msgID: idFor(key, windowMs), timeout: deadlineMs }),
  })
}

/** A stream that remembers longer than the provider's ids last must not swallow a later delivery that is equal. */
function idFor({ key, retainMs, slotKey }: QueueKey, windowMs: number): string {
  return windowMs <= retainMs ? key : slotKey
}

function problemsOf(name: string, config: StreamConfig, dedupeMs: number): string[] {
  const problems: string[] = []
  const say = (text: string) => problems.push(`Stream "${name}" ${text}`)
  const windowMs = config.duplicate_window / nanosPerMs
  if (windowMs < dedupeMs) {
    say(`knows ids for ${windowMs} ms, but senders retry for ${dedupeMs} ms (dedupeMs): raise "duplicate_window".`)
  }
  if (config.discard !== 'new') say('drops its oldest messages when it is full: set "discard" to "new".')
  if (config.retention === 'workqueue') {
    say('forgets the ids of consumed messages when it restarts: set "retention" to "limits" with a "max_age".')
  }
  if (config.storage === 'memory') say('is in memory only: set "storage" to "file".')
  return problems
}
