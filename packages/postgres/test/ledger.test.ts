import { migrate, postgresStore } from '@hookwright/postgres'
import { Pool } from 'pg'
import PgBoss from 'pg-boss'
import { describe, expect, test } from 'vitest'
import { keepLedger, ledgerRounds } from '../../../tests/support/ledger.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import { expectFairRace } from '../../../tests/support/race.js'
import { eventually } from '../../../tests/support/server.js'

const available = hasPostgres()
const minutes = 60_000

test.skipIf(!available)(
  'acknowledged deliveries are in PostgreSQL once, whichever process is killed',
  async () => {
    const engine = await startPostgres()
    const connectionString = postgresUrl(engine.port)
    const pool = new Pool({ connectionString })
    await migrate(pool)
    const boss = new PgBoss({ connectionString })
    await boss.start()
    await boss.createQueue('ledger')
    await boss.stop({ graceful: false, wait: true })
    const { acknowledged, lost, duplicates } = await keepLedger({
      name: 'postgres',
      receiver: new URL('./programs/receiver.ts', import.meta.url),
      args: [connectionString],
      engine,
      idsInEngine: () =>
        eventually(async () => {
          const { rows } = await pool.query(`SELECT data->>'id' AS id FROM pgboss.job WHERE name = 'ledger'`)
          return rows.map(({ id }) => id)
        }),
    })
    await pool.end()
    await engine.close()
    expect(acknowledged).toBeGreaterThan(ledgerRounds * 10)
    expect([lost, duplicates]).toEqual([0, 0])
  },
  4 * minutes,
)

describe.skipIf(!available)('exactly one of four processes gets each key', () => {
  test.each(['pg', 'postgres'])(
    '%s',
    async (kind) => {
      const engine = await startPostgres()
      const url = postgresUrl(engine.port)
      const pool = new Pool({ connectionString: url })
      await migrate(pool)
      await expectFairRace(new URL('./programs/racer.ts', import.meta.url), [url, kind], postgresStore(pool))
      await pool.end()
      await engine.close()
    },
    minutes,
  )
})
