export type { FetchHandler, NodeContext, NodeListener } from './to-node-listener.js'
export { toNodeListener } from './to-node-listener.js'
