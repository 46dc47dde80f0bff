import type { PGlite, Transaction } from '@electric-sql/pglite'
import { contractWebhook } from '@hookwright/core/testing'
import { postgresStore, type SqlClient, toPgBoss } from '@hookwright/postgres'
import type { Client, Pool, PoolClient } from 'pg'
import type PgBoss from 'pg-boss'
import type { Sql, TransactionSql } from 'postgres'
import { expectTypeOf, test } from 'vitest'

test('every client fits', () => {
  expectTypeOf<Pool>().toExtend<SqlClient>()
  expectTypeOf<Client>().toExtend<SqlClient>()
  expectTypeOf<PoolClient>().toExtend<SqlClient>()
  expectTypeOf<Sql>().toExtend<SqlClient>()
  expectTypeOf<TransactionSql>().toExtend<SqlClient>()
  expectTypeOf<PGlite>().toExtend<SqlClient>()
  expectTypeOf<Transaction>().toExtend<SqlClient>()
})

test('a store and a hand-off fit a receiver', () => {
  const [pool, boss] = [{} as Pool, {} as PgBoss]
  contractWebhook({ store: postgresStore(pool), endpoint: 'x', onDelivery: toPgBoss(boss, 'webhooks') })
  toPgBoss(boss, 'webhooks', { jobOptions: { retryLimit: 3 } })
  // @ts-expect-error a misspelt option of pg-boss's
  toPgBoss(boss, 'webhooks', { jobOptions: { retryLimt: 3 } })
  // @ts-expect-error a number is no client
  postgresStore(7)
})
