/** What can stand in an {@link ExpiryQueues}: it carries its own links, so that leaving the queue takes constant time. */
export interface Timed {
  readonly key: string
  expiresAt: number
  durationMs?: number
  previous?: Timed | undefined
  next?: Timed | undefined
}

interface Ends {
  first: Timed | undefined
  last: Timed | undefined
}

/**
 * Keys in the order in which they expire. Things added with the same duration expire in the order they came, so one
 * linked list per duration needs no sorting; a store sees a handful of durations. (A `Map` read from its front and
 * deleted from there is not constant time: it steps over what was deleted.)
 */
export class ExpiryQueues<T extends Timed> {
  readonly #queues = new Map<number, Ends>()

  add(item: T, durationMs: number, now: number): void {
    let ends = this.#queues.get(durationMs)
    if (!ends) {
      ends = { first: undefined, last: undefined }
      this.#queues.set(durationMs, ends)
    }
    item.expiresAt = now + durationMs
    item.durationMs = durationMs
    item.previous = ends.last
    item.next = undefined
    if (ends.last) ends.last.next = item
    else ends.first = item
    ends.last = item
  }

  remove(item: T): void {
    const ends = this.#queues.get(item.durationMs as number)
    if (!ends) return
    if (item.previous) item.previous.next = item.next
    else ends.first = item.next
    if (item.next) item.next.previous = item.previous
    else ends.last = item.previous
    item.previous = item.next = undefined
    if (!ends.first) this.#queues.delete(item.durationMs as number)
  }

  /** One that has expired, if any. */
  expired(now: number): T | undefined {
    for (const { first } of this.#queues.values()) if (first && first.expiresAt <= now) return first as T
    return undefined
  }

  /** The one that expires first. */
  oldest(): T | undefined {
    let oldest: Timed | undefined
    for (const { first } of this.#queues.values())
      if (first && !(oldest && oldest.expiresAt <= first.expiresAt)) oldest = first
    return oldest as T | undefined
  }
}
