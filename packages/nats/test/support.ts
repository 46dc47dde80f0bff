import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  type StreamConfig,
} from '@nats-io/jetstream'
import { type ConnectionOptions, connect, type NatsConnection, nanos } from '@nats-io/transport-node'
import { eventually } from '../../../tests/support/server.js'

export interface Connected {
  connection: NatsConnection
  js: JetStreamClient
  manager: JetStreamManager
}

export async function connectTo(port: number, options: ConnectionOptions = {}): Promise<Connected> {
  const connection = await connect({
    servers: `127.0.0.1:${port}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    ...options,
  })
  // A server that has just started answers before JetStream is ready.
  const manager = await eventually(() => jetstreamManager(connection))
  return { connection, js: jetstream(connection), manager }
}

export const day = 86_400_000

/** A stream as the documentation recommends it. */
export function goodStream(
  name: string,
  changes: Partial<StreamConfig> = {},
): Partial<StreamConfig> & { name: string } {
  return {
    name,
    subjects: [name],
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_age: nanos(7 * day),
    duplicate_window: nanos(day),
    ...changes,
  }
}

/** Every message of a stream, in order. */
export async function messagesOf({ manager }: Connected, stream: string): Promise<unknown[]> {
  const { state } = await manager.streams.info(stream)
  const messages: unknown[] = []
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++) {
    const message = await manager.streams.getMessage(stream, { seq })
    if (message) messages.push(message.json())
  }
  return messages
}
