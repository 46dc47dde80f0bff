export type MaybePromise<T> = T | Promise<T>

/** By its method: a promise of another realm, or of a library that replaced the global, is no `instanceof Promise`. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}

/**
 * Goes on at once where the value is there: on Node it nearly always is, and what a promise keeps alive costs the
 * garbage collector more than a short MAC takes.
 */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** The values at once where all are there. */
export function allOf<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return values.some(isPromise) ? Promise.all(values) : (values as readonly T[])
}
