import { ConfigError, type DeliveryMessage, type HandOff, type HandOffOptions } from '@hookwright/core'
import { absorbErrorEvents, createHandOff, type ErrorEmitter, requireClient } from '@hookwright/core/engine'
import { packageName } from './client.js'
import { findRedisProblems, type InfoClient } from './durability.js'

/** The method used of BullMQ's `Queue`. */
export interface BullMQQueue<JobOptions extends object = object> extends ErrorEmitter {
  add(name: string, data: DeliveryMessage, options?: JobOptions): Promise<unknown>
}

export interface ToBullMQOptions<JobOptions extends object = object> extends HandOffOptions {
  /** BullMQ's options for each job. They override the queue's own and the defaults of {@link toBullMQ}. */
  jobOptions?: JobOptions | undefined
}

/** BullMQ silently drops jobs that share one of these, so every delivery must have its own. */
const ids = ['jobId', 'deduplication', 'debounce']

/**
 * Hands deliveries over to a BullMQ queue. Resolves when Redis has the job. BullMQ drops a delivery that comes again
 * within the receiver's `retainMs`, even if its job has completed and was removed.
 *
 * Jobs get 10 attempts with exponential backoff from 1 s, and the last 1,000 completed jobs are kept. (BullMQ's own
 * defaults: one attempt, and all completed jobs are kept.) The queue's `defaultJobOptions` and `jobOptions` override
 * this.
 *
 * @param queue made with `connection: { maxRetriesPerRequest: 1 }`, and without `skipWaitingForReady`
 * @throws ConfigError `option_invalid` for a value that is not a queue, and for a `jobId` or `deduplication` in
 *   `jobOptions`
 * @throws StoreError `queue_failed`, from `ready` and the first delivery, when Redis may lose jobs, unless `durability`
 *   is `best-effort`
 * @example
 * const webhook = createSmartsheetWebhook({ secret, store, endpoint: 'smartsheet', onDelivery: toBullMQ(queue) })
 */
export function toBullMQ<JobOptions extends object>(
  queue: BullMQQueue<JobOptions>,
  options: ToBullMQOptions<NoInfer<JobOptions>> = {},
): HandOff {
  requireClient(packageName, queue, 'add')
  absorbErrorEvents(queue)
  const jobOptions: Record<string, unknown> = {
    attempts: 10,
    backoff: { type: 'exponential', delay: 1_000 },
    removeOnComplete: { count: 1_000 },
    ...(queue as { opts?: { defaultJobOptions?: object } }).opts?.defaultJobOptions,
    ...options.jobOptions,
  }
  const id = ids.find((name) => jobOptions[name] !== undefined)
  if (id)
    throw new ConfigError(
      packageName,
      'option_invalid',
      `Every delivery has its own "${id}": leave it out of jobOptions and defaultJobOptions.`,
    )
  return createHandOff({
    packageName,
    name: 'Redis',
    options,
    findProblems: async () => findRedisProblems(await connectionOf(queue)),
    send(message, { key, retainMs }) {
      // Deduplication by id, not BullMQ's job id, which is free again as soon as the job is removed.
      const dedupe = retainMs > 0 && { deduplication: { id: key, ttl: retainMs } }
      return queue.add(message.provider, message, { ...jobOptions, ...dedupe } as object as JobOptions)
    },
  })
}

/** The connection of BullMQ 5 (`client`) or 6 (`backend.client`); undefined when the queue is in another database. */
function connectionOf(queue: object): Promise<InfoClient> | undefined {
  const { client, backend } = queue as { client?: Promise<InfoClient>; backend?: { client?: Promise<InfoClient> } }
  return client ?? backend?.client
}
