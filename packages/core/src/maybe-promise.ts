export type MaybePromise<T> = T | Promise<T>

/** Recognised by its method: a promise of another realm, or of a library, is not an `instanceof Promise`. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}

/**
 * Continues at once if the value is there, as it nearly always is on Node: what a promise keeps alive costs the garbage
 * collector more time than a short MAC takes.
 */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** The values, without a promise if all are there. */
export function allOf<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return values.some(isPromise) ? Promise.all(values) : (values as readonly T[])
}
