/**
 * Keeps fields out of `console.log`, `JSON.stringify` and copies made by spreading, in every runtime. They read as
 * before.
 *
 * @example
 * const webhook = hideFields({ id: 1, sharedSecret: 's' }, ['sharedSecret'])
 * JSON.stringify(webhook) // '{"id":1}'
 */
export function hideFields<T extends object>(resource: T, names: readonly (keyof T)[]): T {
  for (const name of names) {
    if (Object.hasOwn(resource, name)) Object.defineProperty(resource, name, { enumerable: false })
  }
  return resource
}
