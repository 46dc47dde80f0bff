import type { HandOff, HandOffOptions } from '@hookwright/core'
import { absorbErrorEvents, createHandOff, requireClient } from '@hookwright/core/engine'
import { findPgBossProblems, type PgBossQueue, requireJob, requireQueue, toDatabase } from './pg-boss.js'
import { packageName, type SqlClient } from './query.js'

export interface ToPgBossOptions<JobOptions extends object = object> extends HandOffOptions {
  /** pg-boss's options for each job. They override the queue's own and the defaults of {@link toPgBoss}. */
  jobOptions?: JobOptions | undefined
}

export interface PgBossTransaction {
  /** The connection of your transaction: the job exists if it commits, and never exists if it rolls back. */
  transaction?: SqlClient | undefined
}

/**
 * Hands deliveries over to a pg-boss queue. Resolves when the job is committed. A delivery that comes again within the
 * receiver's `retainMs` has the same job id and is dropped, as long as pg-boss keeps the job: raise
 * `archiveCompletedAfterSeconds` (12 hours; from version 11 on `deleteAfterSeconds`, seven days), or give the receiver
 * a store.
 *
 * Jobs get 10 retries with backoff, and wait for a worker for up to a year. (pg-boss's own defaults: 2 immediate
 * retries, and 14 days, after which it deletes the job.) `jobOptions` override this; the options with which the queue
 * was created do not.
 *
 * @param boss a started PgBoss, with `connectionTimeoutMillis` and `query_timeout` set
 * @param queue its name; it must have been created
 * @throws ConfigError `option_invalid` for a value that is not a PgBoss
 * @throws StoreError `queue_failed`, from `ready` and the first delivery, when the queue is missing, or when
 *   `synchronous_commit` is off, unless `durability` is `best-effort`
 * @example
 * const handOff = toPgBoss(boss, 'webhooks')
 * const onDelivery = (delivery) =>
 *   inTransaction(pool, async (client) => {
 *     await client.query('INSERT INTO audit (delivery) VALUES ($1)', [delivery.id])
 *     await handOff(delivery, { transaction: client })
 *   })
 */
export function toPgBoss<JobOptions extends object>(
  boss: PgBossQueue<JobOptions>,
  queue: string,
  options: ToPgBossOptions<NoInfer<JobOptions>> = {},
): HandOff<[within?: PgBossTransaction]> {
  requireClient(packageName, boss, 'send')
  absorbErrorEvents(boss)
  return createHandOff<[within?: PgBossTransaction]>({
    packageName,
    name: 'pg-boss',
    options,
    async findProblems() {
      await requireQueue(boss, queue)
      return findPgBossProblems(boss)
    },
    async send(message, { slotKey }, { transaction } = {}) {
      const id = toUuid(slotKey)
      const within = transaction && { db: toDatabase(transaction) }
      const jobOptions: object = {
        retryLimit: 10,
        retryDelay: 1,
        retryBackoff: true,
        retentionSeconds: yearSeconds,
        ...options.jobOptions,
        ...within,
        id,
      }
      const sent = await boss.send(queue, message, jobOptions as JobOptions)
      // Null means either a duplicate, or that nothing was accepted.
      if (sent === null) await requireJob(boss, queue, id, within)
    },
  })
}

/** In seconds, the unit that all versions know. Days, hours and minutes in `jobOptions` override it. */
const yearSeconds = 365 * 86_400

/** A UUID of version 8 (custom content), made of the key's first digits and those of its slot. */
function toUuid(hex: string): string {
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3}).*(.{12})/, '$1-$2-8$3-8$4-$5')
}
