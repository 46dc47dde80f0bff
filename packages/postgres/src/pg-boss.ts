import { StoreError } from '@hookwright/core'
import type { ErrorEmitter } from '@hookwright/core/engine'
import { findPostgresProblems } from './durability.js'
import { packageName, type SqlClient, type SqlValue, toQuery } from './query.js'

/** What is used of a `PgBoss` that was started. */
export interface PgBossQueue<JobOptions extends object = object> extends ErrorEmitter {
  send(queue: string, data: object, options?: JobOptions): Promise<string | null>
  getQueue(queue: string): Promise<object | null>
  getJobById(queue: string, id: string, options?: object): Promise<object | null>
}

/** How pg-boss reaches its database, and lets others lend it a connection. */
export interface PgBossDatabase {
  executeSql(text: string, values: SqlValue[]): Promise<{ rows: unknown[] } | undefined>
}

export function toDatabase(sql: SqlClient): PgBossDatabase {
  const query = toQuery(sql)
  return { executeSql: async (text, values) => ({ rows: await query(text, values) }) }
}

const refuse = (queue: string, why: string) => {
  throw new StoreError(packageName, 'queue_failed', `Queue "${queue}" ${why}`)
}

export async function requireQueue(boss: PgBossQueue, queue: string): Promise<void> {
  if (!(await boss.getQueue(queue))) refuse(queue, `is missing: run boss.createQueue('${queue}').`)
}

/** Where a job of that id is, the delivery was accepted before. */
export async function requireJob(boss: PgBossQueue, queue: string, id: string, options: object = {}): Promise<void> {
  await requireQueue(boss, queue)
  if (!(await boss.getJobById(queue, id, options)))
    refuse(queue, 'took no job: set policy "standard", no singleton option.')
}

/** {@link findPostgresProblems} over pg-boss's own connection, where it shows one. */
export async function findPgBossProblems(boss: PgBossQueue): Promise<string[]> {
  const database = (boss as { getDb?(): PgBossDatabase }).getDb?.()
  if (!database) return []
  return findPostgresProblems(async (text) => ((await database.executeSql(text, []))?.rows ?? []) as never)
}
