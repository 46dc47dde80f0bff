import { test } from 'vitest'
import { expectFeedTakenOver } from '../../../tests/support/feed.js'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'

test.skipIf(!hasRedis())(
  'a SmartSuite feed whose machine is killed is continued from the committed cursor',
  async () => {
    const engine = await startRedis()
    await expectFeedTakenOver(new URL('./programs/feeder.ts', import.meta.url), [String(engine.port)])
    await engine.close()
  },
  60_000,
)
