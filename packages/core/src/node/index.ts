export type { FetchHandler, NodeContext } from './through-fetch.js'
export type { NodeListener } from './to-node-listener.js'
export { toNodeListener } from './to-node-listener.js'
