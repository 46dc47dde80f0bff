import { startTimer, type TimeSource } from '../clock.js'
import { StoreError, VerificationError } from '../errors.js'
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js'
import { type PreparedSecret, prepareSecrets, prepareUsableSecrets, type Secret, type SecretRules } from './prepare.js'

/** What a `secret` function may return: secrets, and their owner. Nothing means that no secret is known: 401. */
export type SecretAnswer =
  | Secret
  | readonly Secret[]
  // An object with `value` is a single secret, whose principal would not be read.
  | { secret: Secret | readonly Secret[]; principal?: string | undefined; value?: undefined }
  | null
  | undefined

/**
 * Finds the secrets of a request by what it claims. A result that takes over 3 s, and anything thrown, is a 503.
 *
 * @param context what was passed to `handle`
 */
export type SecretResolver<Hint> = (hint: Hint, context: unknown) => MaybePromise<SecretAnswer>

/** One secret, a list of up to 5 while you change it, or a function that finds them. */
export type SecretSource<Hint> = Secret | readonly Secret[] | SecretResolver<Hint>

export interface FoundSecrets {
  readonly secrets: readonly PreparedSecret[]
  /** The owner of the secrets, if the resolver named one. */
  readonly principal?: string | undefined
}

/** The hint is a function, because only a resolver needs it: it is not computed otherwise. */
export type SecretLookup<Hint> = (hint: () => Hint, context: unknown) => MaybePromise<FoundSecrets>

const resolverTimeoutMs = 3_000

const failed = (packageName: string, what: string, cause?: unknown) =>
  new StoreError(packageName, 'secrets_failed', `${what}.`, { cause })

/**
 * Runs a function of the user for at most 3 s. A throw or a delay is a failure of the receiver: 503, so that the sender
 * retries. A result that is not a promise is returned at once.
 *
 * @throws StoreError `secrets_failed`, at once or as a rejection, when it threw or took too long
 */
export function callResolver<T>(
  packageName: string,
  clock: TimeSource,
  what: string,
  call: () => MaybePromise<T>,
): MaybePromise<T> {
  const threw = (error: unknown) => failed(packageName, `${what} threw`, error)
  let answer: MaybePromise<T>
  try {
    answer = call()
  } catch (error) {
    throw threw(error)
  }
  if (!isPromise(answer)) return answer
  // Queries of some database clients are thenables, not promises.
  const answering = Promise.resolve(answer)
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(failed(packageName, `${what} took over ${resolverTimeoutMs} ms`))
    const cancel = startTimer(clock, resolverTimeoutMs, tooLate)
    answering.then(resolve, (error) => reject(threw(error))).finally(cancel)
  })
}

function readAnswer(answer: SecretAnswer, rules: SecretRules): FoundSecrets {
  const isAnswer = typeof answer === 'object' && answer !== null && 'secret' in answer
  const secret = isAnswer ? answer.secret : answer
  if (secret === undefined || secret === null || (Array.isArray(secret) && secret.length === 0)) {
    throw new VerificationError(rules.packageName, 'secret_unknown', 'No secret is known for this sender.')
  }
  let secrets: readonly PreparedSecret[]
  try {
    secrets = prepareUsableSecrets(secret as Secret | readonly Secret[], rules)
  } catch (error) {
    throw failed(rules.packageName, 'The function "secret" returned an unusable secret', error)
  }
  // An empty principal counts as absent; database ids may be numbers despite the type.
  return { secrets, principal: (isAnswer && String(answer.principal ?? '')) || undefined }
}

/**
 * Looks up secrets, given as a value or a function. A value is checked now, the result of a function each time.
 *
 * @throws ConfigError `secret_invalid` for a value that can't be used
 * @example
 * const lookup = createSecretLookup(secret, { packageName, allowShortSecrets, clock })
 * const { secrets, principal } = await lookup(() => ({ url }), context)
 */
export function createSecretLookup<Hint>(
  source: SecretSource<Hint>,
  rules: SecretRules & { clock: TimeSource },
): SecretLookup<Hint> {
  if (typeof source !== 'function') {
    const found = { secrets: prepareSecrets(source, rules) }
    return () => found
  }
  const { packageName, clock } = rules
  return (hint, context) => {
    const answer = callResolver(packageName, clock, 'The function "secret"', () => source(hint(), context))
    return andThen(answer, (found) => readAnswer(found, rules))
  }
}
