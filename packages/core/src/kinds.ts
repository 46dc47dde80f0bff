/**
 * Values are told by their kind, not their class, because there is one of those per realm. In test environments such as
 * jsdom and Jest's, even the bytes of a `TextEncoder` and the errors of a socket are of another one.
 */

/** What a class of the language says of itself. No JSON can hold it. */
const tagOf = (value: unknown) => (value as { [Symbol.toStringTag]?: string } | null | undefined)?.[Symbol.toStringTag]

/** Whether it is a `Uint8Array`, of any realm. */
export const isBytes = (value: unknown): value is Uint8Array => tagOf(value) === 'Uint8Array'

/** Whether it is what a body or a secret can be given as. */
export const isTextOrBytes = (value: unknown): value is string | Uint8Array =>
  typeof value === 'string' || isBytes(value)

/** Whether it is an `ArrayBuffer`, of any realm. */
export const isArrayBuffer = (value: unknown): value is ArrayBuffer => tagOf(value) === 'ArrayBuffer'

/** A body as bytes, or as text that is taken as UTF-8. Never a parsed value. */
export type BodyInput = string | Uint8Array | ArrayBuffer

/** A body's text or bytes; `undefined` for a parsed value, whose length could be whatever a sender wrote. */
export function rawBody(body: unknown): string | Uint8Array | undefined {
  const raw = isArrayBuffer(body) ? new Uint8Array(body) : body
  return isTextOrBytes(raw) ? raw : undefined
}

/**
 * Nothing is read of it: its message or stack could be anything. `DOMException` calls itself that, and is an `Error` of its
 * own realm.
 */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
