import type { HmacHash } from '@hookwright/core/signature'
import type { HeaderSource, JsonSource, QuerySource } from '../scheme/scheme.js'

export type HandshakeSource = HeaderSource | QuerySource | JsonSource

/** What a value must be for the request to be the handshake. */
export type Condition = (HandshakeSource & { readonly equals: string }) | (HandshakeSource & { readonly absent: true })

/**
 * What characters the sender's token may have. `token`: those of base64, base64url and percent-encoding, at most 128.
 * `hex`: 20 to 64 lower-case digits. `uuid`: in lower case. `text`: printable ASCII, at most 1,024.
 */
export type TokenForm = 'token' | 'hex' | 'uuid' | 'text'

/**
 * The scheme's own MAC of the token, with the receiver's secret: whoever may ask freely has a signing oracle, so the
 * token's form is guarded.
 */
export interface KeyedComputation {
  readonly mac: true
  readonly encoding: 'hex' | 'base64'
  readonly prefix?: string | undefined
}

/** Without a key, over these values joined. */
export interface DigestComputation {
  readonly digest: HmacHash
  readonly of: readonly ('token' | 'verifyToken' | 'publicUrl')[]
  readonly encoding: 'hex'
}

/** A text that stands for itself, or `{ token: true }`, `{ computed: true }`, `{ option: name }`. */
export type ResponsePart =
  | string
  | { readonly token: true }
  | { readonly computed: true }
  | { readonly option: 'publicKey' }

/** What a sender asks before it delivers, and the answer, as plain data. */
export interface Handshake {
  readonly method: 'GET' | 'POST' | 'OPTIONS' | 'HEAD'
  /** Where the sender is documented to ask. */
  readonly docs?: string | undefined
  /**
   * Answered only where the request's signature is right. Prefer it wherever the sender signs. A token that the signature
   * does not cover counts as one that anyone chose.
   */
  readonly signed?: boolean | undefined
  /** All must hold. */
  readonly when?: readonly Condition[] | undefined
  /** The body is a JSON object with these keys and no others: with more it is an event. */
  readonly onlyKeys?: readonly string[] | undefined
  /** The body is a form with these fields, each once, and no others. */
  readonly onlyFields?: readonly string[] | undefined
  /** The body is empty. */
  readonly emptyBody?: boolean | undefined
  /** What the sender wants to see again. A request without it is not the handshake. */
  readonly token?: HandshakeSource | undefined
  /** Default `token`. */
  readonly form?: TokenForm | undefined
  /** Must equal the option `verifyToken`, compared in constant time, else 403. */
  readonly verify?: HandshakeSource | undefined
  readonly compute?: KeyedComputation | DigestComputation | undefined
  /** The token is the secret of the deliveries to come: given to `onSecret`, and only while none is known. */
  readonly store?: boolean | undefined
  readonly respond: {
    /** Default 200. */
    readonly status?: 200 | 204 | undefined
    readonly headers?: Readonly<Record<string, ResponsePart>> | undefined
    /** `text/plain`, its parts joined. */
    readonly text?: readonly ResponsePart[] | undefined
    readonly json?: Readonly<Record<string, ResponsePart | number>> | undefined
  }
}

/** All that an answer is put together from. */
export function responseParts({ respond }: Handshake): readonly (ResponsePart | number)[] {
  const { text = [], json = {}, headers = {} } = respond
  return [...text, ...Object.values(json), ...Object.values(headers)]
}
