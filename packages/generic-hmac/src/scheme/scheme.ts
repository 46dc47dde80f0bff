import type { Authenticated, HmacHash } from '@hookwright/core/signature'

/** How the proof is computed. */
export type Mac =
  | { readonly kind: 'hmac'; readonly hash: HmacHash }
  /** Ed25519: the receiver's secret is the sender's public key, the signer's the private one. */
  | { readonly kind: 'ed25519' }
  /** The sender shows the secret itself, which proves who sent the request and nothing about its content. */
  | { readonly kind: 'token' }
  /** A bare digest over secret and content. Not a MAC: anyone who sees one request can forge another. */
  | { readonly kind: 'digest'; readonly hash: 'sha1' | 'sha256' | 'sha512'; readonly insecure: true }

export type TextEncoding = 'hex' | 'base64' | 'base64url' | 'utf8'

/** How the configured secret becomes key bytes. Never guessed: a secret in a different form is a `ConfigError`. */
export interface KeyDecoding {
  readonly encoding: TextEncoding
  /** The first of these that fits is removed from the secret before it is decoded: `whsec_`. */
  readonly stripPrefix?: readonly string[] | undefined
  /** The key is this digest of the secret. */
  readonly preHash?: 'sha1' | undefined
  /** Shorter keys are refused, unless short secrets are allowed. Default 16. */
  readonly minBytes?: number | undefined
}

/** Where a value is found. JSON paths are keys and positions joined by dots: `data.0.id`. */
export type HeaderSource = { readonly header: string }
export type JsonSource = { readonly json: string }
export type FormSource = { readonly form: string }
export type QuerySource = { readonly query: string }
export type Source = HeaderSource | JsonSource | FormSource | QuerySource

/** Headers in a list, or numbered from 1, hold one signature each, and any of them may match. */
export type SignatureSource =
  | { readonly header: string | readonly string[] }
  | { readonly numberedHeader: { readonly prefix: string; readonly max: number } }
  | JsonSource
  | FormSource
  | QuerySource

/** How signatures are written where they are found. */
export type SignatureFormat =
  /** One signature, after a prefix that must be there. */
  | { readonly kind: 'plain'; readonly prefix?: string | undefined }
  /** `t=...,v1=...`: pairs. A key may occur several times; `*` accepts every key. Groups repeat the whole list. */
  | {
      readonly kind: 'kv'
      readonly key: string
      readonly delimiter?: string | undefined
      readonly separator?: string | undefined
      readonly groupDelimiter?: string | undefined
    }
  /** `v1,... v1,...`: a list of signatures with their version. Other versions are ignored. */
  | {
      readonly kind: 'tagged'
      readonly tag: string
      readonly list?: string | undefined
      readonly sep?: string | undefined
    }
  /** A list of bare signatures, or of signatures after a prefix. */
  | { readonly kind: 'list'; readonly delimiter: string; readonly prefix?: string | undefined }
  /** The timestamp, then signatures. */
  | { readonly kind: 'positional'; readonly delimiter?: string | undefined }

export interface SignatureSpec {
  readonly from: SignatureSource
  /** Default: one signature without a prefix. */
  readonly format?: SignatureFormat | undefined
  /** `utf8` is only for tokens. */
  readonly encoding: TextEncoding
}

/** What decides whether a conditional part is signed. */
export type Presence = HeaderSource | QuerySource

/**
 * One piece of the signed content; a text stands for itself. URLs come from the configured `publicUrl`, never from the
 * request: `full` as configured, `query` with the request's query instead of its own, `path` only its path.
 */
export type Part =
  | string
  | { readonly body: true }
  /** `bytes`: the digest itself. */
  | { readonly bodyHash: HmacHash; readonly encoding: 'hex' | 'base64' | 'base64url' | 'bytes' }
  | { readonly timestamp: true }
  | { readonly id: true }
  | { readonly method: true }
  | { readonly header: string }
  /** `unescape` lists characters that the sender signs as they are, although the URL has them percent-encoded. */
  | { readonly url: 'full' | 'query' | 'path'; readonly unescape?: string | undefined }
  | { readonly query: string; readonly lowerCase?: boolean | undefined }
  | { readonly form: string }
  | { readonly json: string }
  /** Every form field, sorted by key, key and value joined. Values of a repeated key are sorted, each only once. */
  | { readonly sortedForm: true }
  /** Only for a digest. */
  | { readonly secret: true }
  | { readonly when: Presence; readonly parts: readonly Part[] }
  | { readonly unless: Presence; readonly parts: readonly Part[] }

export interface TimestampSpec {
  /** `kv` is a key in the signature's own header, `position` the first value of a positional one. */
  readonly from: HeaderSource | JsonSource | FormSource | { readonly kv: string } | { readonly position: 0 }
  /**
   * Unix seconds (10 digits), unix milliseconds (13 digits), RFC 3339, the date of an HTTP header, or, for senders whose
   * documentation leaves it open, `unix`: seconds or milliseconds, told apart by their digits.
   */
  readonly format: 's' | 'ms' | 'iso' | 'http' | 'unix'
  /**
   * How far from now a signed timestamp may be, in milliseconds. Default 300,000 both ways; `none` for senders that
   * retry under the first attempt's timestamp. At least 1,000 into the past. On a timestamp that is not signed it is a
   * `ConfigError`.
   */
  readonly toleranceMs?: number | { readonly pastMs: number; readonly futureMs: number } | 'none' | undefined
}

export interface IdSpec {
  readonly from: HeaderSource | JsonSource | FormSource
  /**
   * Whether the id identifies a delivery. Default: whether it is signed. `true` for an unsigned id is a `ConfigError`.
   */
  readonly replayKey?: boolean | undefined
}

/** Limits that a request must meet before it is verified. */
export interface RequestPolicy {
  /** Default `['POST']`. */
  readonly methods?: readonly string[] | undefined
  /** Media types a delivery may have. Default: any. */
  readonly contentTypes?: readonly string[] | undefined
  /** Default 1 MiB. */
  readonly maxBytes?: number | undefined
  /** The longest text a signature header may have. Default 8,192. */
  readonly maxHeaderLength?: number | undefined
  /** The most signatures that one text may have. Default 10, which is also the maximum. */
  readonly maxSignatures?: number | undefined
}

/**
 * How a sender proves its webhooks, as plain data. One definition drives verification and signing. `A` says what the
 * proof covers.
 */
export interface Scheme<A extends Authenticated = Authenticated> {
  /** The `provider` of its deliveries. Default `generic-hmac`. */
  readonly name?: string | undefined
  /** Where the scheme is documented, and how it was confirmed. */
  readonly source?: { readonly docs: string; readonly evidence: Evidence } | undefined
  readonly mac: Mac
  /** Default: the secret's UTF-8 bytes. */
  readonly key?: KeyDecoding | undefined
  readonly signature: SignatureSpec
  /** What is signed, in order. Empty for a token. */
  readonly content: readonly Part[]
  /** A digest of the body that may arrive beside the signature, and must then match. Its place must be signed. */
  readonly bodyDigest?: { readonly from: QuerySource; readonly hash: HmacHash; readonly encoding: 'hex' } | undefined
  /**
   * The JSON array in which every element has its own proof: all paths but that of `eventType` are within the element.
   */
  readonly each?: string | undefined
  readonly timestamp?: TimestampSpec | undefined
  readonly id?: IdSpec | undefined
  /**
   * How the body is read once it is authenticated. `auto`: JSON if it begins with `{` or `[`, otherwise a form. Default
   * `json`.
   */
  readonly payload?: 'json' | 'form' | 'auto' | 'text' | 'bytes' | undefined
  /** Where the name of the event is. */
  readonly eventType?: HeaderSource | JsonSource | undefined
  /**
   * Messages with the same signed bytes are separate deliveries, so that none is taken for a retry: senders that only
   * say "something changed" write the same each time. If the time is signed, messages with the same time are the same
   * message.
   */
  readonly repeats?: boolean | undefined
  readonly policy?: RequestPolicy | undefined
  /** What the proof covers. Derived from the content; if it is given, it must be right. */
  readonly authenticates?: A | undefined
}

/**
 * `vector`: recomputed from a published example. `sdk`: read in the vendor's own library, or in the source of the sender.
 * `docs`: read in the vendor's documentation. `table`: read in another project's table of providers.
 */
export type Evidence = 'vector' | 'sdk' | 'docs' | 'table'
