// Stores and hand-offs on real engines, against the bare client doing the same work. Built packages, real servers.
import { measureReceivers } from './engines/end-to-end.mjs'
import { compareHandOffs } from './engines/hand-offs.mjs'
import { startNats, startPostgres, startRedis } from './engines/servers.mjs'
import { compareStores, measureGrowth } from './engines/stores.mjs'

const engines = { redis: await startRedis(), postgres: await startPostgres(), nats: await startNats() }
try {
  await compareStores(engines)
  await compareHandOffs(engines)
  await measureReceivers(engines)
  await measureGrowth(engines)
} finally {
  for (const engine of Object.values(engines)) await engine.close()
}
process.exit()
