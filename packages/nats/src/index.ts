export type { JetStream, ToJetStreamOptions } from './to-jet-stream.js'
export { toJetStream } from './to-jet-stream.js'
