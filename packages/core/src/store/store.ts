export type Reservation =
  | { status: 'reserved'; token: string; attempt: number }
  | { status: 'in_progress' }
  | { status: 'completed' }

/**
 * Remembers which deliveries are being handled and which are done. Implementations are held to one contract suite,
 * `storeContract` in `@hookwright/core/testing`. Every method rejects when the store can't answer. Times are those of
 * one clock, the engine's, because the clocks of machines differ.
 */
export interface Store {
  /** True when other processes see the same keys: receivers must then name their `endpoint`. */
  readonly shared?: boolean | undefined
  /**
   * Takes the key for `leaseMs` milliseconds. Exactly one of many concurrent callers gets `reserved`, with a token no
   * other holder of the key ever had, and the number of this attempt, 1 for the first. A lease that ran out may be
   * taken by the next caller.
   */
  reserve(key: string, leaseMs: number): Promise<Reservation>
  /** Renews the lease to `leaseMs` from now. False when the token no longer holds the key. */
  extend(key: string, token: string, leaseMs: number): Promise<boolean>
  /**
   * Marks the key as done for `retainMs` from now, also if it is already marked. True unless another token took the key
   * since; so also if the lease expired and no other caller took the key, because the work is done.
   */
  complete(key: string, token: string, retainMs: number): Promise<boolean>
  /**
   * Frees the key for the next attempt and keeps the count of attempts for `retainMs`. No effect if another token holds
   * it.
   */
  release(key: string, token: string, retainMs: number): Promise<void>
}

/** Remembers how far something was read. */
export interface CursorStore {
  /** The stored value; `undefined` if there is none. */
  getCursor(key: string): Promise<string | undefined>
  /** Writes `value` if the stored one is still `expected` (`undefined`: absent), else changes nothing and is false. */
  setCursor(key: string, value: string, expected: string | undefined): Promise<boolean>
}
