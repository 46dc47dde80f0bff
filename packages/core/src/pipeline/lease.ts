import { callQuietly } from '../call-quietly.js'
import { startTimer, type TimeSource } from '../clock.js'
import { StoreError } from '../errors.js'
import type { Store } from '../store/store.js'
import type { SignalSource } from './received-delivery.js'

/** Holds a reserved key: renews it after a third of its remaining time, and aborts `signal` when it is lost. */
export class Lease implements SignalSource {
  readonly #store: Store
  readonly #clock: TimeSource
  readonly #leaseMs: number
  #controller: AbortController | undefined
  #cancelRenewal: (() => void) | undefined
  #cancelExpiry: (() => void) | undefined
  #ended = false
  #endsAt: number

  /** @param takenAt when the key was asked for: its lease may have begun then */
  constructor(
    store: Store,
    clock: TimeSource,
    leaseMs: number,
    takenAt: number,
    readonly key: string,
    readonly token: string,
  ) {
    this.#store = store
    this.#clock = clock
    this.#leaseMs = leaseMs
    this.#endsAt = takenAt + leaseMs
  }

  /** Created when first asked for: most handlers never use it. */
  get signal(): AbortSignal {
    return this.#aborter().signal
  }

  /**
   * Costs nothing if the signal was not asked for and the lease not lost.
   *
   * @throws StoreError `lease_lost`
   */
  throwIfLost(): void {
    this.#controller?.signal.throwIfAborted()
  }

  /**
   * Called before anything begins: the store may have taken longer to answer than the lease lasts, or the process may
   * have been suspended.
   *
   * @throws StoreError `lease_lost`
   */
  begin(): void {
    if (this.#restMs() <= 0) this.#lose()
    this.throwIfLost()
  }

  /** Stops renewing. The key stays as it is. */
  end(): void {
    this.#ended = true
    this.#cancelRenewal?.()
    this.#cancelExpiry?.()
  }

  /**
   * Renews the lease from now on. Handlers that are done at once do not need it. Once the lease has run out, the key is
   * not held, even while the store is still being asked.
   */
  hold(): void {
    const restMs = this.#restMs()
    this.#cancelExpiry?.()
    this.#cancelExpiry = startTimer(this.#clock, restMs, () => this.#lose())
    this.#scheduleRenewal(restMs)
  }

  /** Never more than a lease, even if the clock is set back. */
  #restMs(): number {
    return Math.min(this.#endsAt - this.#clock.now(), this.#leaseMs)
  }

  /**
   * After a third of the remaining time: a slow answer of the store leaves less than a full lease. There is a lower
   * limit, so that a failing store is not asked more and more often.
   */
  #scheduleRenewal(restMs: number): void {
    const afterMs = Math.max(restMs / 3, this.#leaseMs / 30)
    this.#cancelRenewal = startTimer(this.#clock, afterMs, () => this.#renew())
  }

  async #renew(): Promise<void> {
    try {
      const sentAt = this.#clock.now()
      const held = await this.#store.extend(this.key, this.token, this.#leaseMs)
      if (this.#ended) return
      if (!held) return this.#lose()
      this.#endsAt = sentAt + this.#leaseMs
      this.hold()
    } catch {
      // A store that does not answer may come back before the lease runs out.
      // (Quietly, because the clock itself may have failed.)
      if (!this.#ended) callQuietly(() => this.#scheduleRenewal(this.#restMs()))
    }
  }

  #lose(): void {
    this.end()
    this.#aborter().abort(
      new StoreError('@hookwright/core', 'lease_lost', 'The lease was lost: another process may handle this delivery.'),
    )
  }

  #aborter(): AbortController {
    this.#controller ??= new AbortController()
    return this.#controller
  }
}
