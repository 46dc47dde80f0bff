/**
 * Values are told by their kind, not their class, because there is one of those per realm. In test environments such as
 * jsdom and Jest's, even the bytes of a `TextEncoder` and the errors of a socket are of another one.
 */

/** What a class of the language says of itself. No JSON can hold it. */
const tagOf = (value: unknown) => (value as { [Symbol.toStringTag]?: string } | null | undefined)?.[Symbol.toStringTag]

export const isBytes = (value: unknown): value is Uint8Array => tagOf(value) === 'Uint8Array'

export const isTextOrBytes = (value: unknown): value is string | Uint8Array =>
  typeof value === 'string' || isBytes(value)

export const isArrayBuffer = (value: unknown): value is ArrayBuffer => tagOf(value) === 'ArrayBuffer'

/** By its stack, which every engine gives to errors and nobody to anything else. */
export const isError = (value: unknown): value is Error =>
  (value as Partial<Error> | null | undefined)?.stack !== undefined
