import { type Check, object, text } from './shape.js'

/** Filled in with the handshake forms. */
export interface Handshake {
  readonly name: string
}

export const validateHandshake: Check = (value, path) => object({ name: text })(value, path)
