import { StoreError } from '@hookwright/core'
import { type JetStream, packageName, type StreamConfig } from './client.js'

/** The stream that takes a subject. */
export async function findStream(js: JetStream, subject: string): Promise<StreamConfig> {
  const { streams } = await js.jetstreamManager()
  const name = await streams.find(subject).catch((error: unknown) => {
    if (!/no stream matches/i.test(String(error))) throw error
    throw new StoreError(packageName, 'queue_failed', `No stream takes the subject "${subject}": create one.`)
  })
  return (await streams.info(name)).config
}

/** Names the settings of a stream that lose messages, or that forget ids which senders still retry. */
export function findStreamProblems(config: StreamConfig, windowMs: number, dedupeMs: number): string[] {
  const problems: string[] = []
  const say = (text: string) => problems.push(`Stream "${config.name}" ${text}`)
  if (windowMs < dedupeMs) {
    say(`knows ids for ${windowMs} ms, but senders retry for ${dedupeMs} ms (dedupeMs): raise "duplicate_window".`)
  }
  if (config.discard !== 'new') say('drops its oldest messages when it is full: set "discard" to "new".')
  if (config.max_msgs_per_subject > 0 && !config.discard_new_per_subject) {
    say('drops its oldest messages when a subject is full: set "discard_new_per_subject".')
  }
  if (config.retention !== 'limits') {
    say('forgets what was consumed or nobody waits for: set "retention" to "limits" with a "max_age".')
  }
  if (config.storage === 'memory') say('is in memory only: set "storage" to "file".')
  if (config.no_ack) say('acknowledges nothing: set "no_ack" to false.')
  return problems
}
