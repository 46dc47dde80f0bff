import { describe, expect, test } from 'vitest'
import { bundleOf } from './bundle.js'

/** The smallest user of an adapter, because no application has one without the other. */
const receiver = `export { createWebhook } from '@hookwright/core'`
const apiClient = `export { createApiClient } from '@hookwright/core/client'`

// docs/decisions/0009-engines.md says what "alone" consists of. An engine's client is the user's and is never imported.
describe.each([
  { name: 'redis', adapter: 'redisStore', usedBy: receiver, alone: 2_560 },
  { name: 'redis', adapter: 'toBullMQ', usedBy: receiver, alone: 3_075 },
  { name: 'redis', adapter: 'redisRateLimiter', usedBy: apiClient, alone: 2_805 },
  { name: 'postgres', adapter: 'postgresStore', usedBy: receiver, alone: 2_710 },
  { name: 'postgres', adapter: 'toPgBoss', usedBy: receiver, alone: 3_100 },
  { name: 'postgres', adapter: 'postgresRateLimiter', usedBy: apiClient, alone: 2_725 },
  { name: 'nats', adapter: 'toJetStream', usedBy: receiver, alone: 3_110 },
  { name: 'libsql', adapter: 'libsqlStore', usedBy: receiver, alone: 2_715 },
])('@hookwright/$name: $adapter', ({ name, adapter, usedBy, alone }) => {
  const code = `export { ${adapter} } from '../../packages/${name}/dist/index.js'`

  test('adds under 2 kB to its user, including what it needs of core', async () => {
    const [without, together] = [await bundleOf(usedBy), await bundleOf(`${usedBy}\n${code}`)]
    const added = together.gzippedBytes - without.gzippedBytes
    expect(added).toBeGreaterThan(200)
    expect(added).toBeLessThan(2_000)
  })

  test('brings no client, and stays under its ceiling, including all that it needs of core', async () => {
    const { gzippedBytes, modules } = await bundleOf(code)
    expect(modules.filter((path) => path.includes('node_modules'))).toEqual([])
    expect(gzippedBytes).toBeLessThan(alone)
  })
})
