/** What can stand in {@link ExpiryQueues}: it carries its own links, so that leaving takes constant time. */
export interface Timed {
  expiresAt: number
  queue: Queue | undefined
  previous: Timed | undefined
  next: Timed | undefined
}

interface Queue {
  readonly durationMs: number
  first: Timed | undefined
  last: Timed | undefined
}

/** Beyond so many durations, those that nobody uses are dropped. */
const manyQueues = 16

/**
 * Things in the order in which they expire. Those added with the same duration expire in the order they came, so one
 * linked list per duration needs no sorting; a store sees a handful of durations. (A `Map` read from its front and
 * deleted from there is not constant time: it steps over what was deleted.)
 */
export class ExpiryQueues<T extends Timed> {
  #queues: Queue[] = []

  add(item: T, durationMs: number, now: number): void {
    const queue = this.#queueFor(durationMs)
    item.expiresAt = now + durationMs
    item.queue = queue
    item.previous = queue.last
    item.next = undefined
    if (queue.last) queue.last.next = item
    else queue.first = item
    queue.last = item
  }

  remove(item: T): void {
    const { queue, previous, next } = item
    if (!queue) return
    if (previous) previous.next = next
    else queue.first = next
    if (next) next.previous = previous
    else queue.last = previous
    item.queue = item.previous = item.next = undefined
  }

  /** One that has expired, if any. */
  expired(now: number): T | undefined {
    for (const { first } of this.#queues) if (first && first.expiresAt <= now) return first as T
    return undefined
  }

  /** The one that expires first. */
  oldest(): T | undefined {
    let oldest: Timed | undefined
    for (const { first } of this.#queues) {
      if (first && !(oldest && oldest.expiresAt <= first.expiresAt)) oldest = first
    }
    return oldest as T | undefined
  }

  #queueFor(durationMs: number): Queue {
    for (const queue of this.#queues) if (queue.durationMs === durationMs) return queue
    if (this.#queues.length >= manyQueues) this.#queues = this.#queues.filter(({ first }) => first)
    const queue: Queue = { durationMs, first: undefined, last: undefined }
    this.#queues.push(queue)
    return queue
  }
}
