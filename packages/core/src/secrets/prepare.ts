import { bytesOf } from '../bytes.js'
import { ConfigError } from '../errors.js'
import { isBytes, isTextOrBytes } from '../kinds.js'

/** A secret with an id, and with a date after which it is not accepted: for rotation. */
export interface SecretEntry {
  value: string | Uint8Array
  /** Reported as `secretId` when this secret matched. Default: its position in the list. */
  id?: string | undefined
  /** From this moment on the secret is no longer accepted. */
  notAfter?: Date | undefined
  /** Not allowed here: a function returns `{ secret, principal }`. */
  principal?: undefined
}

/** A text, key bytes, or either with an id and an end. At least 16 bytes, unless `allowShortSecrets`. */
export type Secret = string | Uint8Array | SecretEntry

/** A secret ready for use: key bytes, never empty. */
export interface PreparedSecret {
  readonly bytes: Uint8Array
  readonly id: string
  readonly notAfterMs: number
}

export interface SecretRules {
  packageName: string
  allowShortSecrets?: boolean | undefined
  /**
   * Turns what was configured into key bytes; `undefined` when it can't. Default: a text is UTF-8, bytes are the key.
   */
  decode?: ((secret: string | Uint8Array) => Uint8Array | undefined) | undefined
  /** The encoding that `decode` expects, in words, for the error message. */
  encoding?: string | undefined
}

const mostSecrets = 5

function refuse({ packageName }: SecretRules, problem: string): never {
  throw new ConfigError(packageName, 'secret_invalid', `Option "secret" ${problem}`)
}

function prepareSecret(secret: Secret, position: number, rules: SecretRules): PreparedSecret {
  const entry = isTextOrBytes(secret) ? { value: secret } : secret
  const { value, id = String(position), notAfter }: Partial<SecretEntry> = entry ?? {}
  const text = typeof value === 'string' ? value.trim() : value
  const bytes = text && (rules.decode ?? bytesOf)(text)
  if ((bytes ?? text ?? '').length === 0) refuse(rules, 'is blank or unset.')
  if (text !== value) refuse(rules, 'has outer white space.')
  if (!isBytes(bytes)) refuse(rules, `is not ${rules.encoding ?? 'text'}.`)
  if (bytes.length < 16 && rules.allowShortSecrets !== true)
    refuse(rules, 'is shorter than 16 bytes (allowShortSecrets).')
  // The default is the last moment that a Date can hold.
  const notAfterMs = Number(new Date(notAfter ?? 8.64e15))
  if (Number.isNaN(notAfterMs)) refuse(rules, 'has a bad notAfter.')
  // A copy, because the caller may wipe its bytes, and zeros are a key that anyone knows.
  return { bytes: new Uint8Array(bytes), id, notAfterMs }
}

/**
 * Checks and decodes secrets that are known when a receiver is created.
 *
 * @throws ConfigError `secret_invalid` when there is none, more than five, or one that is empty, blank, undecodable or short
 */
export function prepareSecrets(input: Secret | readonly Secret[], rules: SecretRules): readonly PreparedSecret[] {
  if (!Array.isArray(input)) return [prepareSecret(input as Secret, 0, rules)]
  const list: readonly Secret[] = input
  const { length } = list
  if (length === 0 || length > mostSecrets) refuse(rules, `has ${length} entries, not 1 to ${mostSecrets}.`)
  return list.map((secret, position) => prepareSecret(secret, position, rules))
}

/**
 * As {@link prepareSecrets}, for a list that is already in use: a bad secret does not disable the good ones beside it.
 *
 * @throws ConfigError `secret_invalid` when none is usable
 */
export function prepareUsableSecrets(input: Secret | readonly Secret[], rules: SecretRules): readonly PreparedSecret[] {
  if (!Array.isArray(input) || input.length > mostSecrets) return prepareSecrets(input, rules)
  const usable = input.flatMap((secret, position) => {
    try {
      return [prepareSecret(secret, position, rules)]
    } catch {
      return []
    }
  })
  // If none is usable, the first one says why.
  return usable.length > 0 ? usable : prepareSecrets(input, rules)
}

/**
 * {@link prepareSecrets} for a function that takes its secret at each call. Nearly everyone calls it with one text: the
 * last one is not checked and decoded again. (A list or an object may be changed by whoever owns it.)
 */
export function rememberSecret(
  rulesFor: (allowShort?: boolean) => SecretRules,
): (secret: Secret | readonly Secret[], allowShort?: boolean) => readonly PreparedSecret[] {
  let last: string | undefined
  let prepared: readonly PreparedSecret[]
  return (secret, allowShort) => {
    if (typeof secret !== 'string' || allowShort) return prepareSecrets(secret, rulesFor(allowShort))
    if (secret !== last) {
      prepared = prepareSecrets(secret, rulesFor())
      last = secret
    }
    return prepared
  }
}
