import { type AskEngine, createAsk } from './ask.js'
import { createStartupCheck, type StartupCheck } from './startup-check.js'

export interface EngineRecipe extends StartupCheck {
  /** Named in errors: `Redis`. */
  name: string
  /** What is wrong with the engine's settings, one sentence each that says what to set. Called within the deadline. */
  findProblems(): Promise<readonly string[]>
}

export interface Engine {
  /** Passes once the engine's settings were found good enough. */
  ready(): Promise<void>
  /** One call, within the deadline; whatever goes wrong is a `StoreError`. */
  ask: AskEngine
  /** The same, once the settings were found good enough: the deadline holds for both together. */
  askWhenReady: AskEngine
}

/**
 * What every adapter does around its engine: a deadline on each call, and a check of its settings before the first.
 *
 * @throws ConfigError `option_invalid` for a `deadlineMs` that no timer can wait
 */
export function createEngine(recipe: EngineRecipe): Engine {
  const { packageName, name, code, options, findProblems } = recipe
  const ask = createAsk(packageName, name, code, options.deadlineMs ?? 3_000)
  const check = createStartupCheck(recipe, () => ask(findProblems))
  return {
    ready: async () => check(),
    ask,
    // Asked anew with each call: what hung, or failed, is tried again.
    askWhenReady: (call, onLate) => ask(() => check()?.then(call) ?? call(), onLate),
  }
}
