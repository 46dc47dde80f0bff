/**
 * Checks of what a value is. They do not use `instanceof`, because each realm has its own classes. In jsdom and in
 * Jest's environments, even the bytes of a `TextEncoder` and the errors of a socket are from a different realm.
 */

/** What a class of the language says of itself. No JSON can hold it. */
const tagOf = (value: unknown) => (value as { [Symbol.toStringTag]?: string } | null | undefined)?.[Symbol.toStringTag]

/** Whether it is a `Uint8Array`, of any realm. */
export const isBytes = (value: unknown): value is Uint8Array => tagOf(value) === 'Uint8Array'

/** Whether it can be a body or a secret. */
export const isTextOrBytes = (value: unknown): value is string | Uint8Array =>
  typeof value === 'string' || isBytes(value)

/** Whether it is an `ArrayBuffer`, of any realm. */
export const isArrayBuffer = (value: unknown): value is ArrayBuffer => tagOf(value) === 'ArrayBuffer'

/** A body as bytes, or as text, which is encoded as UTF-8. Never a parsed value. */
export type BodyInput = string | Uint8Array | ArrayBuffer

/** A body's text or bytes; `undefined` for a parsed value, whose length could be whatever a sender wrote. */
export function rawBody(body: unknown): string | Uint8Array | undefined {
  const raw = isArrayBuffer(body) ? new Uint8Array(body) : body
  return isTextOrBytes(raw) ? raw : undefined
}

/**
 * None of its fields is read, because its message or stack could be anything. A `DOMException` has a name of its own,
 * and is an `Error` only in its own realm.
 */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
