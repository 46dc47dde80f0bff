import { expect, test } from 'vitest'
import { bundleOf } from './bundle.js'
import { root } from './sources.js'

// What a receiver has anyway, core, is not counted; an engine's client is the user's and is never imported.
const receiver = ['@hookwright/core', '@hookwright/core/client']

test.each([
  ['redis', 'redisStore'],
  ['redis', 'toBullMQ'],
  ['redis', 'redisRateLimiter'],
  ['postgres', 'postgresStore'],
  ['postgres', 'toPgBoss'],
  ['postgres', 'postgresRateLimiter'],
  ['nats', 'toJetStream'],
  ['libsql', 'libsqlStore'],
])('@hookwright/%s: importing %s costs under 2 kB and brings no client', async (name, adapter) => {
  const code = `export { ${adapter} } from '${root}packages/${name}/dist/index.js'`
  const { gzippedBytes, modules } = await bundleOf(code, receiver)
  expect(gzippedBytes).toBeGreaterThan(200)
  expect(gzippedBytes).toBeLessThan(2_000)
  expect(modules.filter((path) => path.includes('node_modules'))).toEqual([])
})
