import type { Clock, Secret } from '@hookwright/core'
import type { Scheme } from './scheme/scheme.js'

/** A body as bytes, or as text that is taken as UTF-8. Never a parsed value. */
export type BodyInput = string | Uint8Array | ArrayBuffer

export interface SignRequestOptions {
  scheme: Scheme
  /** One secret, or several where the scheme can carry a signature for each. All must be good. */
  secret: Secret | readonly Secret[]
  url: string
  body: BodyInput
  /** Default: the first of the scheme's methods. */
  method?: string | undefined
  /** The message's id, where the scheme has one. Default: a random one. */
  id?: string | undefined
  /** When the message is signed. Default: now. */
  timestamp?: Date | undefined
  /** Further headers. */
  headers?: HeadersInit | undefined
  allowShortSecrets?: boolean | undefined
  clock?: Clock | undefined
}

export declare function signRequest(options: SignRequestOptions): Promise<Request>
