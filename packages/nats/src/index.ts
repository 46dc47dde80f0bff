export type { HandOff } from '@hookwright/core'
export type { JetStream } from './client.js'
export type { ToJetStreamOptions } from './to-jet-stream.js'
export { toJetStream } from './to-jet-stream.js'
