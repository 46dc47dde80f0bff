/** A link of a ring. What stands in {@link ExpiryQueues} carries its own, so that leaving takes constant time. */
export interface Link {
  previous: Link
  next: Link
}

/** Where a ring begins and ends, with everything that lasts as long between. */
interface Ring extends Link {
  readonly durationMs: number
}

/** With more durations than this, unused ones are dropped. */
const manyRings = 16

function newRing(durationMs: number): Ring {
  const ring = { durationMs } as Ring
  ring.previous = ring.next = ring
  return ring
}

/** Takes a link out of the ring that it is in. It keeps no hold on the others: an old one would keep young ones alive. */
export function leaveQueue(link: Link): void {
  const { previous, next } = link
  previous.next = next
  next.previous = previous
  link.previous = link.next = link
}

/**
 * Things in the order in which they expire. Those that last equally long expire in the order they came, so one ring per
 * duration needs no sorting; a store sees a handful of durations. (A `Map` read from its front and deleted from there
 * is not constant time: it steps over what was deleted.)
 */
export class ExpiryQueues<T extends Link & { readonly expiresAt: number }> {
  #rings: Ring[] = []

  /** The end of the ring of what lasts so long: whatever is new stands before it. */
  endFor(durationMs: number): Link {
    for (const ring of this.#rings) if (ring.durationMs === durationMs) return ring
    if (this.#rings.length >= manyRings) this.#rings = this.#rings.filter((ring) => ring.next !== ring)
    const ring = newRing(durationMs)
    this.#rings.push(ring)
    return ring
  }

  /** The one that expires first, if it does by then. */
  first(by: number = Number.POSITIVE_INFINITY): T | undefined {
    let first: T | undefined
    let earliest = by
    for (const ring of this.#rings) {
      const next = ring.next as T
      // Of an empty ring it is the ring itself, which never expires.
      if (next.expiresAt <= earliest) {
        first = next
        earliest = next.expiresAt
      }
    }
    return first
  }
}
