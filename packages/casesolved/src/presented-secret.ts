import {
  bytesOf,
  digest,
  findPresentedSecret,
  type HeaderLookup,
  isTextOrBytes,
  type MaybePromise,
  type PreparedSecret,
  type SecretRules,
  utf8,
} from '@hookwright/core/signature'
import { packageName } from './package-name.js'

export const secretHeader = 'x-webhook-secret'

/** Headers in the form of Node's `request.headers`: a name may have several values. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>

/** Far above the 140 characters that the sender stores, and still quick to hash. */
const longestPresented = 1_024

const printable = /^[\x20-\x7e\xa0-\xff]{1,140}$/

/**
 * Press stores 140 characters of a secret and sends them as Latin-1: any other secret never arrives, or arrives
 * changed.
 */
function readSendable(secret: string | Uint8Array): Uint8Array | undefined {
  if (!isTextOrBytes(secret)) return undefined
  const bytes = bytesOf(secret)
  // Invalid UTF-8 is decoded to a character outside Latin-1.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return printable.test(text) && text === text.trim() ? bytes : undefined
}

export function casesolvedSecretRules(allowShortSecrets?: boolean | undefined): SecretRules {
  return {
    packageName,
    allowShortSecrets,
    decode: readSendable,
    encoding: 'at most 140 printable characters of Latin-1, which is what Press can send',
  }
}

const isLookup = (headers: object): headers is HeaderLookup => 'get' in headers && typeof headers.get === 'function'

/** The one value of the header. `undefined` when it is absent, empty, too long, or given more than once. */
export function readPresentedSecret(headers: HeaderLookup | HeaderRecord): string | undefined {
  const values = isLookup(headers)
    ? [headers.get(secretHeader)]
    : Object.entries(headers)
        .filter(([name]) => name.toLowerCase() === secretHeader)
        .flatMap(([, value]) => value ?? [])
  const value = values.length === 1 ? values[0] : undefined
  return typeof value === 'string' && value !== '' && value.length <= longestPresented ? value : undefined
}

/** If a platform joined several values (`a, b`), they are compared as one text, which equals no secret. */
export function findCasesolvedSecret(
  secrets: readonly PreparedSecret[],
  presented: string,
  nowMs: number,
): MaybePromise<PreparedSecret | undefined> {
  return findPresentedSecret(secrets, utf8(presented), nowMs, (part) => digest('sha256', [part]))
}
