// Stores and hand-offs on real engines, against the bare client doing the same work. Built packages, real servers.
// Parts by name: node benchmarks/engines.mjs stores hand-offs receivers growth
import { measureReceivers } from './engines/end-to-end.mjs'
import { compareHandOffs } from './engines/hand-offs.mjs'
import { startNats, startPostgres, startRedis } from './engines/servers.mjs'
import { compareStores, measureGrowth } from './engines/stores.mjs'

const parts = {
  stores: compareStores,
  'hand-offs': compareHandOffs,
  receivers: measureReceivers,
  growth: measureGrowth,
}
const chosen = process.argv.slice(2)
const engines = { redis: await startRedis(), postgres: await startPostgres(), nats: await startNats() }
try {
  for (const part of chosen.length > 0 ? chosen : Object.keys(parts)) await parts[part](engines)
} finally {
  for (const engine of Object.values(engines)) await engine.close()
}
process.exit()
