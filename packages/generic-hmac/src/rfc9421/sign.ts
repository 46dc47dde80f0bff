import { type BodyInput, type Bytes, type Clock, systemClock } from '@hookwright/core'
import { type BareItem, type InnerList, serializeDictionary } from 'structured-headers'
import { readHeaders, toBytes, toRequest } from '../scheme/incoming-input.js'
import { optionInvalid } from '../scheme/problem.js'
import { readUrl } from '../scheme/public-url.js'
import { createSigner } from './algorithms.js'
import { checkComponents, type MessageView, toItem } from './components.js'
import { type ContentDigestAlgorithm, contentDigest } from './content-digest.js'
import type { SigningKey } from './keys.js'
import type { MessageComponent } from './policy.js'
import { signatureBase } from './signature-base.js'

export interface SignMessageOptions {
  /** What to sign with. Its `alg` names the algorithm, its `keyid` tells the receiver which key it was. */
  key: SigningKey
  /** Where the request goes: the URL whose parts are signed. */
  url: string | URL
  /** Sent unchanged: text or bytes. */
  body: BodyInput
  /** Default `POST`. */
  method?: string | undefined
  /** Sent with the request, and signed if `components` names them. */
  headers?: RequestInit['headers'] | undefined
  /** What is covered, in order. Default `['@method', '@target-uri', 'content-digest']`. */
  components?: readonly MessageComponent[] | undefined
  /** Default `sha-256`. `false` adds no `Content-Digest`. One that is among the `headers` is kept. */
  digest?: ContentDigestAlgorithm | false | undefined
  /** When the signature was made. Default: now. `false` leaves it out. */
  created?: Date | false | undefined
  /** When the signature expires. Default: never. */
  expires?: Date | undefined
  /** A text that no other message has, if the receiver asks for one. */
  nonce?: string | undefined
  /** What the signature is for, if the receiver asks for it. */
  tag?: string | undefined
  /** Whether the signature names its algorithm. Default false: the receiver knows it from the key. */
  nameAlgorithm?: boolean | undefined
  /** Default `sig1`. */
  label?: string | undefined
  /** Accepts shared keys shorter than 16 bytes. */
  allowShortSecrets?: boolean | undefined
  /** Gives the time of signing if `created` does not. Default: the system clock. */
  clock?: Clock | undefined
}

function seconds(date: Date): number {
  // A date of any realm. A number is refused: it could be in seconds, as in the signature, or in milliseconds.
  const found = Math.floor(date.getTime?.() / 1000)
  return Number.isSafeInteger(found) ? found : optionInvalid('Options "created" and "expires" must be dates.')
}

function parametersOf(options: SignMessageOptions, nowMs: number): Map<string, BareItem> {
  const { created = new Date(nowMs), expires, nonce, tag, key, nameAlgorithm } = options
  const entries: [string, BareItem | undefined | false][] = [
    ['created', created && seconds(created)],
    ['expires', expires && seconds(expires)],
    ['nonce', nonce],
    ['keyid', key.keyid],
    ['alg', nameAlgorithm && key.alg],
    ['tag', tag],
  ]
  return new Map(entries.filter((entry): entry is [string, BareItem] => entry[1] !== undefined && entry[1] !== false))
}

/** Otherwise a text that a structured field can't hold would be an error of its library, which names no option. */
function checkTexts({ label = 'sig1', nonce = '', tag = '' }: SignMessageOptions): void {
  if (!/^[a-z*][a-z\d_.*-]*$/.test(label)) {
    optionInvalid('Option "label" must be lower-case letters, digits, "_", "-", "." and "*", a letter or "*" first.')
  }
  if (!/^[\x20-\x7e]*$/.test(nonce + tag)) optionInvalid('Options "nonce" and "tag" must be printable ASCII.')
}

/** A component that the request does not have is a mistake here, not an attack. */
function baseOf(input: InnerList, message: MessageView): Bytes {
  try {
    return signatureBase(input, message)
  } catch {
    return optionInvalid('Option "components": each must be in the request exactly once.')
  }
}

/**
 * A request with `Content-Digest`, `Signature-Input` and `Signature`.
 *
 * @throws ConfigError for a key or an option that can't be used
 * @see https://www.rfc-editor.org/rfc/rfc9421.html#name-creating-a-signature
 * @example
 * await fetch(await signMessage({ key: { alg: 'ed25519', keyid: 'sender-2026', privateKey: pem }, url, body }))
 */
export async function signMessage(options: SignMessageOptions): Promise<Request> {
  const { method = 'POST', clock = systemClock, label = 'sig1', digest = 'sha-256' } = options
  const components = options.components ?? ['@method', '@target-uri', 'content-digest']
  checkComponents(components)
  checkTexts(options)
  const sign = createSigner(options.key, options.allowShortSecrets)
  const body = toBytes(options.body)
  const url = readUrl(options.url)
  url.hash = ''
  const request = toRequest(url, method, readHeaders(options.headers), body)
  const { headers } = request
  if (digest && !headers.has('content-digest')) headers.set('content-digest', await contentDigest(body, digest))
  const input: InnerList = [components.map(toItem), parametersOf(options, clock.now())]
  const signature = await sign(baseOf(input, { method: request.method, headers, url }))
  headers.append('signature-input', serializeDictionary(new Map([[label, input]])))
  headers.append('signature', serializeDictionary(new Map([[label, [signature as Bytes, new Map()]]])))
  return request
}
