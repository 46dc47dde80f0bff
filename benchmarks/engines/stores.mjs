// A store's methods against the bare client running the same statement: reserve and complete, one pair at a time.
import { createHash, randomUUID } from 'node:crypto'
import { libsqlStore } from '@hookwright/libsql'
import { migrate, postgresStore } from '@hookwright/postgres'
import { redisStore } from '@hookwright/redis'
import { createClient as createLibsql } from '@libsql/client'
import { Redis } from 'ioredis'
import pg from 'pg'
import postgres from 'postgres'
import { createClient as createNodeRedis } from 'redis'
import { statementsFor as sqliteStatements } from '../../packages/libsql/dist/statements.js'
import { statementsFor } from '../../packages/postgres/dist/statements.js'
import { completeScript, reserveScript } from '../../packages/redis/dist/store-scripts.js'
import { compareRates, rate } from './load.mjs'
import { postgresUrl, scratch } from './servers.mjs'

const leaseMs = '60000'
const retainMs = '86400000'
const graceMs = '86400000'
const newKey = () => randomUUID()

const pairWith = (store) => async () => {
  const key = newKey()
  const { token } = await store.reserve(key, 60_000)
  await store.complete(key, token, 86_400_000)
}

export async function compareStores({ redis, postgres: server }) {
  const sha = ({ text }) => createHash('sha1').update(text).digest('hex')
  const [reserve, complete] = [sha(reserveScript), sha(completeScript)]

  const ioredis = new Redis(redis.port)
  await compareRates(
    'store on ioredis',
    async () => {
      const key = `bare:${newKey()}`
      const [token] = await ioredis.evalsha(reserve, 1, key, leaseMs, graceMs)
      await ioredis.evalsha(complete, 1, key, token, retainMs)
    },
    pairWith(await warmed(redisStore(ioredis))),
  )
  ioredis.disconnect()

  const nodeRedis = createNodeRedis({ socket: { port: redis.port } })
  await nodeRedis.connect()
  await compareRates(
    'store on node-redis',
    async () => {
      const keys = [`bare:${newKey()}`]
      const [token] = await nodeRedis.evalSha(reserve, { keys, arguments: [leaseMs, graceMs] })
      await nodeRedis.evalSha(complete, { keys, arguments: [token, retainMs] })
    },
    pairWith(redisStore(nodeRedis)),
  )
  nodeRedis.destroy()

  const statements = statementsFor('hookwright_')
  const pool = new pg.Pool({ connectionString: postgresUrl(server.port), max: 10 })
  await migrate(pool)
  await compareRates(
    'store on pg, pool of 10',
    async () => {
      const key = newKey()
      const { rows } = await pool.query(statements.reserve, [key, 60_000])
      await pool.query(statements.complete, [key, rows[0].token, 86_400_000])
    },
    pairWith(postgresStore(pool)),
  )
  await pool.end()

  const sql = postgres(postgresUrl(server.port), { max: 10 })
  await compareRates(
    'store on postgres, pool of 10',
    async () => {
      const key = newKey()
      const [row] = await sql.unsafe(statements.reserve, [key, 60_000])
      await sql.unsafe(statements.complete, [key, row.token, 86_400_000])
    },
    pairWith(postgresStore(sql)),
  )
  await sql.end()

  const client = createLibsql({ url: `file:${scratch}/bench.db`, timeout: 2_000 })
  const ours = await warmed(libsqlStore(client))
  const sqlite = sqliteStatements('hookwright_')
  await compareRates(
    'store on @libsql/client',
    async () => {
      const key = newKey()
      const { rows } = await client.execute({ sql: sqlite.reserve, args: [key, 60_000] })
      await client.execute({ sql: sqlite.complete, args: [key, rows[0].token, 86_400_000] })
    },
    pairWith(ours),
  )
  client.close()
}

/** Loads the scripts and creates the tables before anything is measured. */
async function warmed(store) {
  await pairWith(store)()
  return store
}

export async function measureGrowth({ redis, postgres: server }) {
  console.log('\nreserve and complete at concurrency 16, as the keys held grow')
  const ioredis = new Redis(redis.port)
  await ioredis.flushall()
  const store = redisStore(ioredis)
  let held = 0
  for (const keys of [1_000, 100_000, 1_000_000]) {
    for (; held < keys; held += 1_000) {
      const pipeline = ioredis.pipeline()
      for (let index = held; index < held + 1_000; index++) {
        const key = createHash('sha256').update(String(index)).digest('hex')
        pipeline.set(`hookwright:key:${key}`, `C 1795328655027123-1 0 0`, 'PX', 86_400_000)
      }
      await pipeline.exec()
    }
    const bytes = Number((await ioredis.info('memory')).match(/used_memory:(\d+)/)[1])
    await rate(`Redis, ${keys} keys (${Math.round(bytes / held)} bytes each)`, 16, pairWith(store))
  }
  await ioredis.flushall()
  ioredis.disconnect()

  const pool = new pg.Pool({ connectionString: postgresUrl(server.port), max: 10 })
  await migrate(pool)
  await pool.query('TRUNCATE hookwright_keys')
  held = 0
  for (const keys of [1_000, 100_000, 1_000_000]) {
    await pool.query(
      `INSERT INTO hookwright_keys SELECT encode(sha256(n::text::bytea), 'hex'), 'completed', gen_random_uuid(), 1,
       now() + interval '1 day' FROM generate_series($1::int, $2::int) n`,
      [held, keys - 1],
    )
    held = keys
    await pool.query('VACUUM ANALYZE hookwright_keys')
    const { rows } = await pool.query(`SELECT pg_total_relation_size('hookwright_keys')::float8 / $1 AS bytes`, [keys])
    await rate(`PostgreSQL, ${keys} keys (${Math.round(rows[0].bytes)} bytes each)`, 16, pairWith(postgresStore(pool)))
  }
  await pool.end()

  const client = createLibsql({ url: `file:${scratch}/growth.db`, timeout: 2_000 })
  const sqlite = await warmed(libsqlStore(client))
  held = 0
  for (const keys of [1_000, 100_000, 1_000_000]) {
    await client.execute({
      sql: `WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
        INSERT INTO hookwright_keys SELECT hex(randomblob(32)), 'completed', hex(randomblob(16)), 1,
        (unixepoch() + 86400) * 1000 FROM n`,
      args: [held, keys - 1],
    })
    held = keys
    await rate(`SQLite, ${keys} keys`, 16, pairWith(sqlite))
  }
  client.close()
}
