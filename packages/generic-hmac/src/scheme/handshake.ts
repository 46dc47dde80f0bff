/** Filled in with the handshake forms. */
export interface Handshake {
  readonly name: string
}
