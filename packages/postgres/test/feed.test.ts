import { migrate } from '@hookwright/postgres'
import { Pool } from 'pg'
import { test } from 'vitest'
import { expectFeedTakenOver } from '../../../tests/support/feed.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'

test.skipIf(!hasPostgres())(
  'a SmartSuite feed whose machine is killed is continued from the committed cursor',
  async () => {
    const engine = await startPostgres()
    const pool = new Pool({ connectionString: postgresUrl(engine.port) })
    await migrate(pool)
    await expectFeedTakenOver(new URL('./programs/feeder.ts', import.meta.url), [postgresUrl(engine.port)])
    await pool.end()
    await engine.close()
  },
  60_000,
)
