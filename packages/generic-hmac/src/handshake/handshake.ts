import type { HmacHash } from '@hookwright/core/signature'
import type { HeaderSource, JsonSource, QuerySource } from '../scheme/scheme.js'

export type HandshakeSource = HeaderSource | QuerySource | JsonSource

/** What must hold for a value if the request is the handshake. */
export type Condition = (HandshakeSource & { readonly equals: string }) | (HandshakeSource & { readonly absent: true })

/**
 * Which characters the sender's token may have. `token`: those of base64, base64url and `.` and `~`, at most 128.
 * `hex`: 20 to 64 lower-case digits. `uuid`: in lower case. `text`: printable ASCII, at most 1,024.
 */
export type TokenForm = 'token' | 'hex' | 'uuid' | 'text'

/**
 * The scheme's own MAC of the token, with the receiver's secret. It could serve anyone as a signing oracle, so the form
 * of the token is restricted.
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

/** A literal text, or `{ token: true }`, `{ computed: true }`, `{ option: name }`. */
export type ResponsePart =
  | string
  | { readonly token: true }
  | { readonly computed: true }
  | { readonly option: 'publicKey' }

/** What a sender asks before it delivers, and the answer, as plain data. */
export interface Handshake {
  readonly method: 'GET' | 'POST' | 'OPTIONS' | 'HEAD'
  /** Where the sender's handshake is documented. */
  readonly docs?: string | undefined
  /**
   * Answered only if the request's signature is right. Prefer it wherever the sender signs. A token that the signature
   * does not cover counts as one that anyone could choose.
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
  /** What the sender expects back. A request without it is not the handshake. */
  readonly token?: HandshakeSource | undefined
  /** Default `token`. */
  readonly form?: TokenForm | undefined
  /** Must equal the option `verifyToken`, compared in constant time, otherwise 403. */
  readonly verify?: HandshakeSource | undefined
  readonly compute?: KeyedComputation | DigestComputation | undefined
  /** The token is the secret of future deliveries. It is given to `onSecret`, and only while no secret is known. */
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

/** All parts of an answer. */
export function responseParts({ respond }: Handshake): readonly (ResponsePart | number)[] {
  const { text = [], json = {}, headers = {} } = respond
  return [...text, ...Object.values(json), ...Object.values(headers)]
}
