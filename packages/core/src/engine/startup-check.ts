import { callQuietly } from '../call-quietly.js'
import { StoreError, type StoreErrorCode } from '../errors.js'

/** `required`: a setting that could lose what was acknowledged is an error. `best-effort`: it is a warning. */
export type Durability = 'required' | 'best-effort'

export interface EngineOptions {
  /** How long any call to the engine may take, in milliseconds. Default 3,000. */
  deadlineMs?: number | undefined
  /** What a start-up check does about an engine whose settings lose data. */
  durability?: Durability | undefined
  /** Called once about such settings, with `best-effort`. Default: the console. */
  onWarning?: ((message: string) => void) | undefined
}

export interface StartupCheck {
  packageName: string
  code: Extract<StoreErrorCode, 'store_failed' | 'queue_failed'>
  options: EngineOptions
  /** The default, if `options` has none. */
  durability: Durability
}

/**
 * A check that runs when it is first needed, passes once, and runs again after it failed.
 *
 * @param findProblems what is wrong with the engine's settings, one sentence each that says what to set; rejects when
 *   it can't be told
 * @returns a function that rejects with a `StoreError` naming every problem, when `durability` is `required`. It returns
 *   nothing once the check has passed
 */
export function createStartupCheck(
  { packageName, code, options, durability }: StartupCheck,
  findProblems: () => Promise<readonly string[]>,
): () => Promise<void> | undefined {
  let passed = false

  // No promise is shared, because on Workers it would end with the request that began it. (docs/decisions/0006)
  const run = async (): Promise<void> => {
    const text = (await findProblems()).join(' ')
    if (text && (options.durability ?? durability) !== 'best-effort') {
      throw new StoreError(packageName, code, `${text} Or set durability: 'best-effort'.`)
    }
    // biome-ignore lint/suspicious/noConsole: a setting that loses data must not go unnoticed.
    if (text && !passed) callQuietly(() => (options.onWarning ?? console.warn)(`[${packageName}] ${text}`))
    passed = true
  }
  return () => (passed ? undefined : run())
}
