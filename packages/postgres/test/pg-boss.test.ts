import { EventEmitter } from 'node:events'
import { PGlite } from '@electric-sql/pglite'
import { decodeDelivery } from '@hookwright/core'
import { contractDelivery, contractWebhook, handOffContract } from '@hookwright/core/testing'
import { type PgBossQueue, toPgBoss } from '@hookwright/postgres'
import { Pool } from 'pg'
import * as pgBoss from 'pg-boss'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { handOverPoison, openPoisonedWorker } from '../../../tests/support/poison.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import { eventually, type TestServer } from '../../../tests/support/server.js'
import type { PgBossDatabase } from '../src/pg-boss.js'

// `npm run test:peers` tries version 12 too, where the class is a named export.
const PgBoss = 'PgBoss' in pgBoss ? (pgBoss.PgBoss as typeof pgBoss.default) : pgBoss.default
type PgBoss = InstanceType<typeof PgBoss>

const available = hasPostgres()
let server: TestServer
let pool: Pool
let boss: PgBoss
let queues = 0

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  pool = new Pool({ connectionString: postgresUrl(server.port) })
  boss = new PgBoss({ connectionString: postgresUrl(server.port) })
  await boss.start()
})
afterAll(async () => {
  await boss?.stop({ graceful: false, wait: true })
  await pool?.end()
  await server?.close()
})

async function newQueue(of: PgBoss = boss): Promise<string> {
  const name = `queue-${++queues}`
  await of.createQueue(name)
  return name
}

const dataOf = async (queue: string) =>
  (await pool.query('SELECT data FROM pgboss.job WHERE name = $1 ORDER BY created_on', [queue])).rows.map(
    ({ data }) => data,
  )

/** A UUID of version 8 (custom content). */
const uuidOfOurs = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/

const daysKept = async (queue: string) =>
  (
    await pool.query(
      'SELECT extract(epoch FROM keep_until - created_on)::int / 86400 AS days FROM pgboss.job WHERE name = $1 ORDER BY created_on',
      [queue],
    )
  ).rows.map(({ days }) => days)

describe.skipIf(!available)('toPgBoss', () => {
  const checks = handOffContract({
    async open() {
      const queue = await newQueue()
      return { handOff: toPgBoss(boss, queue), messages: () => dataOf(queue) }
    },
  })
  for (const { name, run } of checks) test(name, run)

  test('says what to do when the queue is missing, also if it was deleted later', async () => {
    const early = toPgBoss(boss, 'missing')
    await expect(early.ready()).rejects.toThrow(`Queue "missing" is missing: run boss.createQueue('missing').`)
    const queue = await newQueue()
    const handOff = toPgBoss(boss, queue)
    await handOff(await contractDelivery({ id: 'one' }))
    await pool.query('DELETE FROM pgboss.job WHERE name = $1', [queue])
    await boss.deleteQueue(queue)
    await expect(handOff(await contractDelivery({ id: 'two' }))).rejects.toMatchObject({ code: 'queue_failed' })
  })

  test('says what to do when the queue or the job’s options allow no second job', async () => {
    const short = `queue-${++queues}`
    await boss.createQueue(short, { name: short, policy: 'short' })
    const once = await newQueue()
    for (const handOff of [
      toPgBoss(boss, short),
      toPgBoss(boss, once, { jobOptions: { singletonSeconds: 60, singletonKey: 'x' } }),
    ]) {
      await handOff(await contractDelivery({ id: 'one' }))
      await handOff(await contractDelivery({ id: 'one' }))
      await expect(handOff(await contractDelivery({ id: 'two' }))).rejects.toThrow('set policy standard')
    }
    expect([await dataOf(short), await dataOf(once)]).toMatchObject([[{}], [{}]])
  })

  test('accepts an equal delivery again when the provider’s retention is over', async () => {
    const queue = await newQueue()
    const handOff = toPgBoss(boss, queue)
    const at = async (ms: number) =>
      handOff(Object.assign(await contractDelivery({ id: 'same' }), { receivedAt: new Date(ms) }))
    await at(0)
    await at(3_599_999)
    expect(await dataOf(queue)).toHaveLength(1)
    await at(3_600_000)
    expect(await dataOf(queue)).toHaveLength(2)
  })

  test('gives jobs retries with backoff; jobOptions override them', async () => {
    const queue = await newQueue()
    await toPgBoss(boss, queue)(await contractDelivery({ id: 'one' }))
    await toPgBoss(boss, queue, { jobOptions: { retryLimit: 3 } })(await contractDelivery({ id: 'two' }))
    const { rows } = await pool.query(
      'SELECT retry_limit, retry_delay, retry_backoff FROM pgboss.job WHERE name = $1 ORDER BY created_on',
      [queue],
    )
    expect(rows).toEqual([
      { retry_limit: 10, retry_delay: 1, retry_backoff: true },
      { retry_limit: 3, retry_delay: 1, retry_backoff: true },
    ])
  })

  test('keeps a job for a year until a worker comes; jobOptions override it', async () => {
    const queue = await newQueue()
    await toPgBoss(boss, queue)(await contractDelivery({ id: 'one' }))
    const jobOptions = { retentionSeconds: 2 * 86_400 }
    await toPgBoss(boss, queue, { jobOptions })(await contractDelivery({ id: 'two' }))
    expect(await daysKept(queue)).toEqual([365, 2])
  })

  test('a worker dispatches what was handed over; a job that keeps failing ends as a dead letter, once', async () => {
    await boss.createQueue('dead')
    await boss.createQueue('work', { name: 'work', deadLetter: 'dead' })
    const { webhook, handled, failures } = openPoisonedWorker()
    const handOff = toPgBoss(boss, 'work', { jobOptions: { retryLimit: 2, retryDelay: 0, retryBackoff: false } })
    await handOverPoison(handOff, 4)
    await boss.work('work', { pollingIntervalSeconds: 0.5, batchSize: 1 }, async ([job]) => {
      await webhook.dispatch(await decodeDelivery(webhook, job?.data))
    })
    await eventually(async () => {
      expect(handled).toHaveLength(4)
      expect(await dataOf('dead')).toHaveLength(1)
    })
    const [dead] = await dataOf('dead')
    expect([new Set(handled).size, failures(), (await decodeDelivery(webhook, dead)).id]).toEqual([4, 3, 'poison'])
    await boss.offWork('work')
  })

  test('a worker that notifies itself waits for its interval only if no job is left', async () => {
    const queue = await newQueue()
    const handOff = toPgBoss(boss, queue)
    for (const id of ['one', 'two', 'three']) await handOff(await contractDelivery({ id }))
    const handled: unknown[] = []
    const worker = await boss.work(queue, { pollingIntervalSeconds: 3_600, batchSize: 1 }, async ([job]) => {
      boss.notifyWorker(worker)
      handled.push(job?.data)
    })
    await eventually(async () => expect(handled).toHaveLength(3))
    await boss.offWork(queue)
  })
})

describe.skipIf(!available)('toPgBoss of version 10', () => {
  test('accepts an equal delivery again when pg-boss has archived its job, and not before', async () => {
    const queue = await newQueue()
    const handOff = toPgBoss(boss, queue)
    const deliver = async () => handOff(await contractDelivery({ id: 'same' }))
    await deliver()
    const [job] = await boss.fetch(queue)
    await boss.complete(queue, job!.id)
    await deliver()
    expect(await boss.fetch(queue)).toEqual([])
    await pool.query("UPDATE pgboss.job SET completed_on = completed_on - interval '13 hours' WHERE name = $1", [queue])
    await boss.maintain()
    expect(await boss.getJobById(queue, job!.id)).toBeNull()
    await deliver()
    expect(await boss.fetch(queue)).toMatchObject([{ id: job!.id }])
  })

  test('jobOptions say in any unit how long a job is kept', async () => {
    const queue = await newQueue()
    await toPgBoss(boss, queue, { jobOptions: { retentionDays: 2 } })(await contractDelivery())
    expect(await daysKept(queue)).toEqual([2])
  })
})

describe.skipIf(!available)('toPgBoss in the application’s own transaction', () => {
  test.each([
    ['pg', 'pg'],
    ['postgres', 'postgres'],
  ])('of %s: the job exists when it commits, and never existed when it rolls back', async (_name, kind) => {
    const queue = await newQueue()
    const handOff = toPgBoss(boss, queue)
    const delivery = await contractDelivery({ id: 'one' })
    if (kind === 'pg') {
      const client = await pool.connect()
      for (const end of ['ROLLBACK', 'COMMIT']) {
        await client.query('BEGIN')
        await handOff(delivery, { transaction: client })
        expect(await dataOf(queue)).toEqual([])
        await client.query(end)
      }
      client.release()
    } else {
      const sql = postgres(postgresUrl(server.port))
      const rolledBack = sql.begin(async (transaction) => {
        await handOff(delivery, { transaction })
        throw new Error('rolled back')
      })
      await expect(rolledBack).rejects.toThrow('rolled back')
      expect(await dataOf(queue)).toEqual([])
      await sql.begin((transaction) => handOff(delivery, { transaction }))
      await sql.end()
    }
    expect(await dataOf(queue)).toHaveLength(1)
  })

  test.each(['pg', 'postgres'])('of %s: accepts jobs as pg-boss passes them from version 11 on', async (kind) => {
    const added: unknown[] = []
    const newer: PgBossQueue = {
      getQueue: async () => ({}),
      getJobById: async () => null,
      async send(_queue, data, options) {
        const { db, id } = options as { db: PgBossDatabase; id: string }
        for (const parameter of ['$1', '$1::json', '$1::text::json']) {
          const text = `SELECT * FROM json_to_recordset(${parameter}) AS x (id uuid, data jsonb)`
          added.push(...((await db.executeSql(text, [JSON.stringify([{ id, data }])]))?.rows ?? []))
        }
        return id
      },
    }
    const delivery = await contractDelivery({ id: 'one' })
    const sql = postgres(postgresUrl(server.port))
    const transaction = kind === 'pg' ? pool : sql
    await toPgBoss(newer, 'any')(delivery, { transaction })
    await sql.end()
    const job = { id: expect.stringMatching(uuidOfOurs), data: expect.objectContaining({ id: 'one' }) }
    expect(added).toEqual([job, job, job])
  })

  test('jobOptions can replace neither the job’s id nor the transaction', async () => {
    const sent: object[] = []
    const noting: PgBossQueue = {
      getQueue: async () => ({}),
      getJobById: async () => null,
      send: async (_queue, _data, options) => String(sent.push(options!)),
    }
    const handOff = toPgBoss(noting, 'any', { jobOptions: { id: 'mine', db: 'mine' } })
    await handOff(await contractDelivery({ id: 'one' }), { transaction: pool })
    expect(sent).toEqual([
      expect.objectContaining({ id: expect.stringMatching(uuidOfOurs), db: { executeSql: expect.any(Function) } }),
    ])
  })

  test('a duplicate does not break the transaction', async () => {
    const queue = await newQueue()
    const handOff = toPgBoss(boss, queue)
    const client = await pool.connect()
    await client.query('BEGIN')
    for (let copy = 0; copy < 2; copy++) await handOff(await contractDelivery({ id: 'same' }), { transaction: client })
    await client.query('COMMIT')
    client.release()
    expect(await dataOf(queue)).toHaveLength(1)
  })
})

test('an error event of pg-boss ends no process, and reaches its listeners', () => {
  const open = () => {
    const emitter = new EventEmitter()
    return Object.assign(emitter, { send: async () => 'id', getQueue: async () => ({}), getJobById: async () => ({}) })
  }
  const [unheard, heard] = [open(), open()]
  const errors: unknown[] = []
  heard.on('error', (error) => errors.push(error))
  for (const one of [unheard, heard]) {
    toPgBoss(one, 'any')
    one.emit('error', 'lost')
  }
  expect([errors, heard.listenerCount('error')]).toEqual([['lost'], 1])
})

test('toPgBoss works on PGlite', async () => {
  const lite = await PGlite.create()
  const db = {
    executeSql: async (text: string, values?: unknown[]) =>
      values?.length ? lite.query(text, values) : ((await lite.exec(text)).at(-1) ?? { rows: [] }),
  }
  const own = new PgBoss({ db: db as never, supervise: false, schedule: false })
  await own.start()
  const queue = await newQueue(own)
  const handOff = toPgBoss(own, queue)
  for (let copy = 0; copy < 2; copy++) await handOff(await contractDelivery({ id: 'same' }))
  const [job, ...more] = await own.fetch(queue, { batchSize: 5 })
  expect((await decodeDelivery(contractWebhook({}), job?.data)).id).toBe('same')
  expect(more).toEqual([])
  await own.stop({ graceful: false, wait: true })
  await lite.close()
})
