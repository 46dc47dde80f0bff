import { type Authenticated, digest, encodeHex } from '@hookwright/core'
import { optionInvalid } from '../scheme/problem.js'
import type { Message } from '../scheme/reading.js'
import { type MessagePolicy, readPolicy } from './policy.js'
import { type ProvenMessage, proveMessage } from './prove.js'

export interface MessageVerifierOptions extends MessagePolicy {
  /**
   * The header that identifies a delivery, the same in every attempt. It must be among the `components`. Default: none,
   * and a delivery is identified by the hash of its body, or, where the body is not covered, of everything signed.
   */
  idHeader?: string | undefined
}

/** What a receiver learns from a message signature. */
export interface MessageProof {
  readonly authenticated: Authenticated
  readonly id: string
  readonly timestamp: Date | undefined
  readonly secretId: string
  readonly signature: ProvenMessage
}

/** Proves one message after another by one policy. Rejects with a `VerificationError`. */
export type MessageVerifier = (message: Message) => Promise<MessageProof>

/** @throws ConfigError for a key or an option that can't be used */
export function createMessageVerifier({ idHeader, ...options }: MessageVerifierOptions): MessageVerifier {
  const policy = readPolicy(options)
  if (idHeader !== undefined && !policy.components.includes(idHeader)) {
    optionInvalid('Option "idHeader" must be among the "components": an id that nobody signed identifies nothing.')
  }
  return async (message) => {
    const signature = await proveMessage(message, policy)
    const { coversBody, base, created, keyid, keyIndex } = signature
    const hashed = coversBody ? message.body : base
    const id = idHeader === undefined ? encodeHex(await digest('sha256', [hashed])) : message.headers.get(idHeader)!
    const authenticated = coversBody ? 'body' : 'sender'
    return { authenticated, id, timestamp: created, secretId: keyid ?? String(keyIndex), signature }
  }
}
