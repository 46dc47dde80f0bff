import { utf8 } from '../bytes.js'
import { ConfigError, StoreError } from '../errors.js'
import { sha256Hex } from '../hmac/hmac.js'
import type { MaybePromise } from '../maybe-promise.js'

/**
 * A value, or a function that is called before every attempt waits for its turn, and again if the wait took over a
 * minute. Cache what it fetches: calls that begin at the same time all call it.
 */
export type Credential = string | (() => MaybePromise<string>)

export type Credentials = Readonly<Record<string, Credential>>

/** The credentials of one attempt. */
export type CredentialValues<C extends Credentials> = { readonly [Name in keyof C]: string }

function checkValue(packageName: string, name: string, value: unknown): string {
  const fail = (problem: string) => new ConfigError(packageName, 'secret_invalid', `Option "${name}": ${problem}`)
  if (typeof value !== 'string') throw fail('expected a string, or a function that returns one.')
  if (value.trim() === '') throw fail('it is empty or blank. Is the environment variable set?')
  // A value that a header can't hold would make fetch throw an error that quotes it.
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
    throw fail('it has white space at an end, a line break or a letter outside ASCII. Trim it where you read it.')
  }
  return value
}

/** Checks what is known when a client is created. */
export function checkCredentials(packageName: string, credentials: Credentials): void {
  for (const [name, credential] of Object.entries(credentials)) {
    if (typeof credential !== 'function') checkValue(packageName, name, credential)
  }
}

async function readCredential(packageName: string, name: string, credential: Credential): Promise<string> {
  if (typeof credential === 'string') return credential
  let value: unknown
  try {
    value = await credential()
  } catch (cause) {
    const message = `The function given as "${name}" threw.`
    throw new StoreError(packageName, 'secrets_failed', message, { cause })
  }
  return checkValue(packageName, name, value)
}

export async function readCredentials<C extends Credentials>(
  packageName: string,
  credentials: C,
): Promise<CredentialValues<C>> {
  const values: Record<string, string> = {}
  for (const [name, credential] of Object.entries(credentials)) {
    values[name] = await readCredential(packageName, name, credential)
  }
  return values as CredentialValues<C>
}

/** A digest that identifies the credentials. Undefined if one is a function, or if there are none. */
export async function digestCredentials(
  scope: string,
  credentials: Credentials,
  names: readonly string[],
): Promise<string | undefined> {
  const values = names.map((name) => credentials[name])
  if (values.length === 0 || !values.every((value) => typeof value === 'string')) return undefined
  return sha256Hex(utf8(JSON.stringify([scope, ...values])))
}
