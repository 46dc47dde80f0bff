export type MaybePromise<T> = T | Promise<T>

/**
 * Goes on at once where the value is there: on Node it nearly always is, and what a promise keeps alive costs the
 * garbage collector more than a short MAC takes.
 */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
