export const packageName = '@hookwright/nats'

/** The methods used of an `@nats-io/jetstream` client. */
export interface JetStream {
  publish(subject: string, payload: string, options: { msgID: string; timeout: number }): Promise<unknown>
  jetstreamManager(): Promise<{
    streams: { find(subject: string): Promise<string>; info(name: string): Promise<{ config: StreamConfig }> }
  }>
}

export interface StreamConfig {
  name: string
  /** In nanoseconds. */
  duplicate_window: number
  /** -1 for no limit. */
  max_msgs_per_subject: number
  discard_new_per_subject?: boolean | undefined
  no_ack?: boolean | undefined
  retention: string
  discard: string
  storage: string
}
