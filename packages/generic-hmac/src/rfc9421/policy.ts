import { type Clock, type HeaderLookup, parseUrl, systemClock } from '@hookwright/core'
import { optionInvalid } from '../scheme/problem.js'
import type { TimestampSpec } from '../scheme/scheme.js'
import { type Tolerance, toleranceOf } from '../scheme/timestamp.js'
import { createVerifier, type KeyVerifier } from './algorithms.js'
import { checkComponents, isOfUrl } from './components.js'
import type { VerifyingKey } from './keys.js'

/**
 * A part of a message that a signature covers: a header by its name, `@method`, `@target-uri`, `@authority`,
 * `@scheme`, `@path`, `@query`, or one parameter of the query.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9421.html#name-http-message-components
 */
export type MessageComponent =
  | '@method'
  | '@target-uri'
  | '@authority'
  | '@scheme'
  | '@path'
  | '@query'
  | 'content-digest'
  | (string & {})
  | { readonly queryParam: string }

/** What a `publicUrl` function is given to say under which URL the sender knows the receiver. */
export interface UrlQuestion {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
}

/** What a receiver requires of a signature. None of it is ever taken from the message. */
export interface MessagePolicy {
  /** The keys of the sender, at most five. A key's `alg` is the only one that it verifies. */
  keys: VerifyingKey | readonly VerifyingKey[]
  /**
   * The URL under which the sender knows this receiver; what a request says of its own URL proves nothing. A function
   * is for receivers with many URLs. Required if a part of the URL is covered.
   */
  publicUrl?: string | ((request: UrlQuestion) => string) | undefined
  /**
   * What a signature must cover at least, besides the body. `@target-uri` includes all parts of the URL. Default
   * `['@method', '@authority', '@path']`.
   */
  components?: readonly MessageComponent[] | undefined
  /**
   * `required` (default): the signature covers a `Content-Digest`, and it is the body's. `optional`: a signature that
   * covers none is accepted too, and proves who sent it but nothing about the body. If a sender makes several
   * signatures, say with `label` which one counts: a replay can leave out the one that covers more.
   */
  contentDigest?: 'required' | 'optional' | undefined
  /**
   * How far `created` may be from now, in milliseconds, at least 1,000 into the past. Default 300,000 both ways. With
   * `none` it may be absent too. `expires` always counts if it is there.
   */
  toleranceMs?: TimestampSpec['toleranceMs']
  /** The label of the signature that counts. Default: any. */
  label?: string | undefined
  /** The `tag` that a signature must carry. Default: any, or none. */
  tag?: string | undefined
  /** `required`: a signature must carry a `nonce`. Default: it may. */
  nonce?: 'required' | undefined
  /** Accepts shared keys shorter than 16 bytes. */
  allowShortSecrets?: boolean | undefined
  /** Decides how old a signature is. Default: the system clock. */
  clock?: Clock | undefined
}

export interface Policy {
  readonly verifiers: readonly KeyVerifier[]
  readonly components: readonly MessageComponent[]
  readonly bodyRequired: boolean
  readonly tolerance: Tolerance | undefined
  readonly label: string | undefined
  readonly tag: string | undefined
  readonly nonceRequired: boolean
  readonly clock: Clock
  /** The public URL of a request. If it is `fixed`, the request must have the same query. */
  urlOf(request: UrlQuestion): { url: URL; fixed: boolean } | undefined
}

const mostKeys = 5

function readHttpUrl(text: string): URL | undefined {
  const url = typeof text === 'string' ? parseUrl(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined
  url.hash = ''
  return url
}

function publicUrlReader(
  publicUrl: MessagePolicy['publicUrl'],
  components: readonly MessageComponent[],
): Policy['urlOf'] {
  if (publicUrl === undefined) {
    if (components.some(isOfUrl)) {
      optionInvalid(
        'Option "publicUrl" is required: parts of the URL must be covered, and what a request says of its own URL proves nothing.',
      )
    }
    return () => undefined
  }
  if (typeof publicUrl === 'function') {
    return (request) => {
      const url = readHttpUrl(publicUrl(request))
      return url && { url, fixed: false }
    }
  }
  const url = readHttpUrl(publicUrl)
  if (!url) return optionInvalid('Option "publicUrl" must be the whole URL that the sender was given, https://...')
  return () => ({ url, fixed: true })
}

/** @throws ConfigError for an option or a key that can't be used */
export function readPolicy(options: MessagePolicy): Policy {
  const { components = ['@method', '@authority', '@path'], contentDigest = 'required' } = options
  const { toleranceMs, label, tag, nonce } = options
  const keys = [options.keys].flat() as readonly VerifyingKey[]
  if (keys.length === 0 || keys.length > mostKeys || !keys.every((key) => typeof key === 'object' && key !== null)) {
    optionInvalid(`Option "keys": expected 1 to ${mostKeys} keys.`)
  }
  checkComponents(components)
  if (contentDigest !== 'required' && contentDigest !== 'optional') {
    optionInvalid('Option "contentDigest" must be "required" or "optional".')
  }
  const tolerance = toleranceMs === 'none' ? undefined : toleranceOf(toleranceMs)
  const isWhole = (ms: number, least: number) => Number.isSafeInteger(ms) && ms >= least
  // "created" is in whole seconds: it may be a second old when it is written.
  if (tolerance && !(isWhole(tolerance.pastMs, 1_000) && isWhole(tolerance.futureMs, 1))) {
    optionInvalid(
      'Option "toleranceMs" must be whole milliseconds from 1, at least 1,000 into the past, such bounds for past and future, or "none".',
    )
  }
  return {
    verifiers: keys.map((key) => createVerifier(key, options.allowShortSecrets)),
    components,
    bodyRequired: contentDigest === 'required',
    tolerance,
    label,
    tag,
    nonceRequired: nonce === 'required',
    clock: options.clock ?? systemClock,
    urlOf: publicUrlReader(options.publicUrl, components),
  }
}
