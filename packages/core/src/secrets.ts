import { type Bytes, utf8 } from './bytes.js'
import type { Clock } from './clock.js'
import { startTimer } from './clock.js'
import { ConfigError, StoreError, VerificationError } from './errors.js'
import { equalBytes } from './hmac/hmac.js'

export type MaybePromise<T> = T | Promise<T>

/** A secret, with an id to report and a date to stop at while it is rotated out. */
export interface SecretEntry {
  value: string | Uint8Array
  /** Reported as `secretId` when this secret matched. Default: its position in the list. */
  id?: string | undefined
  /** From this moment on the secret is no longer accepted. */
  notAfter?: Date | undefined
}

export type Secret = string | Uint8Array | SecretEntry

/** What a resolver may answer: the secrets, and whose they are. Nothing means that nobody is known: 401. */
export type SecretAnswer =
  | Secret
  | readonly Secret[]
  | { secret: Secret | readonly Secret[]; principal?: string | undefined }
  | null
  | undefined

export type SecretResolver<Hint> = (hint: Hint, context: unknown) => MaybePromise<SecretAnswer>

/** One secret, several in rotation (at most 5), or a function that finds them. */
export type SecretSource<Hint> = Secret | readonly Secret[] | SecretResolver<Hint>

/** A secret ready for use: key bytes, never empty. */
export interface PreparedSecret {
  readonly bytes: Uint8Array
  readonly id: string
  readonly notAfterMs: number
}

export interface SecretRules {
  packageName: string
  allowShortSecrets?: boolean | undefined
  /** Turns a configured text into key bytes; `undefined` when it can't. Default: UTF-8. */
  decode?: ((text: string) => Uint8Array | undefined) | undefined
  /** What `decode` takes, in words, for the error message. */
  encoding?: string | undefined
}

const mostSecrets = 5
const shortestBytes = 16
/** The last moment that a Date can hold. */
const endOfTimeMs = 8.64e15
const empty = 'is blank. Is its variable set?'
const resolverTimeoutMs = 3_000

const isList = (value: unknown): value is readonly Secret[] => Array.isArray(value)

function refuse({ packageName }: SecretRules, problem: string): never {
  throw new ConfigError(packageName, 'secret_invalid', `Option "secret" ${problem}`)
}

function prepareSecret(secret: Secret, position: number, rules: SecretRules): PreparedSecret {
  const fail = (problem: string) => refuse(rules, problem)
  const isBare = typeof secret === 'string' || secret instanceof Uint8Array
  const { value, id = String(position), notAfter }: Partial<SecretEntry> = isBare ? { value: secret } : (secret ?? {})
  const text = typeof value === 'string' ? value.trim() : undefined
  if (text === '') fail(empty)
  if (text !== undefined && text !== value) fail('has white space around it.')
  const bytes = text === undefined ? value : (rules.decode ?? utf8)(text)
  if (!(bytes instanceof Uint8Array)) return fail(`is not ${rules.encoding ?? 'text'}.`)
  if (bytes.length === 0) fail(empty)
  if (bytes.length < shortestBytes && !rules.allowShortSecrets) {
    fail(`has under ${shortestBytes} bytes (allowShortSecrets).`)
  }
  const notAfterMs = notAfter ? new Date(notAfter).getTime() : endOfTimeMs
  if (Number.isNaN(notAfterMs)) fail('has a bad notAfter.')
  return { bytes, id, notAfterMs }
}

/**
 * Checks and decodes secrets that are known when a receiver is made.
 *
 * @throws ConfigError `secret_invalid` when there is none, more than five, or one that is empty, blank, undecodable or short
 */
export function prepareSecrets(input: Secret | readonly Secret[], rules: SecretRules): readonly PreparedSecret[] {
  const list = [input].flat() as readonly Secret[]
  if (list.length === 0 || list.length > mostSecrets) {
    refuse(rules, `has ${list.length} entries, not 1 to ${mostSecrets}.`)
  }
  return list.map((secret, position) => prepareSecret(secret, position, rules))
}

/**
 * As {@link prepareSecrets}, for a list that is already in use: a bad secret does not disable the good ones beside it.
 *
 * @throws ConfigError `secret_invalid` when none is usable
 */
export function prepareUsableSecrets(input: Secret | readonly Secret[], rules: SecretRules): readonly PreparedSecret[] {
  const list = [input].flat() as readonly Secret[]
  if (list.length < 2 || list.length > mostSecrets) return prepareSecrets(input, rules)
  const usable: PreparedSecret[] = []
  let problem: unknown
  list.forEach((secret, position) => {
    try {
      usable.push(prepareSecret(secret, position, rules))
    } catch (error) {
      problem = error
    }
  })
  if (usable.length === 0) throw problem
  return usable
}

export interface FoundSecrets {
  readonly secrets: readonly PreparedSecret[]
  /** Whose secrets these are, when the resolver said so. */
  readonly principal?: string | undefined
}

/** The hint is a function because only a resolver wants it: a delivery pays for none that nobody reads. */
export type SecretLookup<Hint> = (hint: () => Hint, context: unknown) => MaybePromise<FoundSecrets>

const secretUnknown = (packageName: string) =>
  new VerificationError(packageName, 'secret_unknown', 'No secret is known for this sender.')

/** Runs what the user gave us, within 3 s. A throw or a delay is our side's failure: 503, so that the sender retries. */
export async function callResolver<T>(
  packageName: string,
  clock: Clock,
  what: string,
  call: () => MaybePromise<T>,
): Promise<T> {
  let cancel = () => {}
  const failed = (reason: string, cause?: unknown) =>
    new StoreError(packageName, 'secrets_failed', `${what} ${reason}.`, { cause })
  try {
    const answer = call()
    if (!(answer instanceof Promise)) return await answer
    return await Promise.race([
      answer,
      new Promise<never>((_, reject) => {
        cancel = startTimer(clock, resolverTimeoutMs, () => reject(failed(`took over ${resolverTimeoutMs} ms`)))
      }),
    ])
  } catch (error) {
    throw error instanceof StoreError && error.code === 'secrets_failed' ? error : failed('threw', error)
  } finally {
    cancel()
  }
}

function readAnswer(answer: SecretAnswer, rules: SecretRules): FoundSecrets {
  const isAnswer = typeof answer === 'object' && answer !== null && 'secret' in answer
  const secret = isAnswer ? answer.secret : answer
  if (secret === undefined || secret === null || (isList(secret) && secret.length === 0)) {
    throw secretUnknown(rules.packageName)
  }
  const secrets = prepareUsableSecrets(secret, rules)
  return isAnswer ? { secrets, principal: answer.principal } : { secrets }
}

/**
 * One way to the secrets, whether they are a value or a function. A value is checked now, a function's answer each time.
 *
 * @throws ConfigError `secret_invalid` for a value that can't be used
 */
export function createSecretLookup<Hint>(
  source: SecretSource<Hint>,
  rules: SecretRules & { clock: Clock },
): SecretLookup<Hint> {
  if (typeof source !== 'function') {
    const found = { secrets: prepareSecrets(source, rules) }
    return () => found
  }
  return async (hint, context) => {
    const answer = await callResolver(rules.packageName, rules.clock, 'The secret resolver', () =>
      source(hint(), context),
    )
    try {
      return readAnswer(answer, rules)
    } catch (error) {
      if (error instanceof VerificationError) throw error
      throw new StoreError(
        rules.packageName,
        'secrets_failed',
        'The secret resolver answered with an unusable secret.',
        {
          cause: error,
        },
      )
    }
  }
}

/**
 * The secret for which `compute` gives one of the candidates. Every secret is tried against every candidate, whatever
 * matched before, so that the time taken tells nothing. Secrets past their `notAfter` do not count.
 */
export function findMatchingSecret(
  secrets: readonly PreparedSecret[],
  candidates: readonly Uint8Array[],
  nowMs: number,
  compute: (key: Uint8Array) => MaybePromise<Uint8Array>,
): MaybePromise<PreparedSecret | undefined> {
  const macs = secrets.map(({ bytes }) => compute(bytes))
  // filter and map visit all there is: nothing ends early.
  const pick = (found: readonly Uint8Array[]) =>
    secrets.filter(
      ({ notAfterMs }, index) =>
        candidates.map((candidate) => equalBytes(found[index]!, candidate)).includes(true) && nowMs < notAfterMs,
    )[0]
  // On Node every MAC is there at once: a promise would cost as much as a short one.
  return macs.some((mac) => mac instanceof Promise) ? Promise.all(macs).then(pick) : pick(macs as Uint8Array[])
}

/** Whether the presented token is one of the secrets, for senders that show a secret instead of signing with it. */
export async function findPresentedSecret(
  secrets: readonly PreparedSecret[],
  presented: Uint8Array,
  nowMs: number,
  sha256: (part: Uint8Array) => MaybePromise<Bytes>,
): Promise<PreparedSecret | undefined> {
  // Hashing both sides first makes the compared lengths equal, so that even the length of a secret stays unknown.
  return findMatchingSecret(secrets, [await sha256(presented)], nowMs, sha256)
}
