export type { ManualClock } from './clock.js'
export { manualClock } from './clock.js'
