import { StoreError } from '@hookwright/core'
import type { ErrorEmitter } from '@hookwright/core/engine'
import { findPostgresProblems } from './durability.js'
import { packageName, type SqlClient, type SqlValue, toQuery } from './query.js'

/** The methods used of a started `PgBoss`. */
export interface PgBossQueue<JobOptions extends object = object> extends ErrorEmitter {
  send(queue: string, data: object, options?: JobOptions): Promise<string | null>
  getQueue(queue: string): Promise<object | null>
  getJobById(queue: string, id: string, options?: object): Promise<object | null>
}

/** How pg-boss reaches its database, also over a connection that is passed to it. */
export interface PgBossDatabase {
  executeSql(text: string, values: SqlValue[]): Promise<{ rows: unknown[] } | undefined>
}

export function toDatabase(sql: SqlClient): PgBossDatabase {
  const query = toQuery(sql)
  // From version 11 on, pg-boss passes a job as JSON text. postgres.js would encode that text as JSON again for a
  // parameter of type json, so the parameter is declared as text. (The newest versions do this themselves.)
  return {
    executeSql: async (text, values) => ({ rows: await query(text.replace('recordset($1', '$&::text::json'), values) }),
  }
}

const refused = (queue: string, problem: string) =>
  new StoreError(packageName, 'queue_failed', `Queue "${queue}" ${problem}`)

export async function requireQueue(boss: PgBossQueue, queue: string): Promise<void> {
  if (!(await boss.getQueue(queue))) throw refused(queue, `is missing: run boss.createQueue('${queue}').`)
}

/** Called when pg-boss did not take a job: if there is one with this id, the delivery was accepted before. */
export async function requireJob(boss: PgBossQueue, queue: string, id: string, options?: object): Promise<void> {
  await requireQueue(boss, queue)
  if (await boss.getJobById(queue, id, options)) return
  throw refused(queue, 'took no job: set policy standard, no singletons.')
}

/** {@link findPostgresProblems} over pg-boss's own connection, if this version exposes it. */
export async function findPgBossProblems(boss: PgBossQueue): Promise<string[]> {
  const shown = boss as { getDb?(): PgBossDatabase }
  return findPostgresProblems(
    async (text, values) => ((await shown.getDb?.().executeSql(text, values!))?.rows ?? []) as never,
  )
}
