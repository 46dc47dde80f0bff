import { type AskEngine, createAsk } from './ask.js'
import { createStartupCheck, type StartupCheck } from './startup-check.js'

export interface EngineRecipe extends StartupCheck {
  /** Named in errors: `Redis`. */
  name: string
  /** What is wrong with the engine's settings, one sentence each that says what to set. Called within the deadline. */
  findProblems(): Promise<readonly string[]>
}

export interface Engine {
  /** Resolves once the engine's settings were found sufficient. */
  ready(): Promise<void>
  /** One call, within the deadline; every failure is a `StoreError`. */
  ask: AskEngine
  /** The same, after the check of the settings. The deadline covers both together. */
  askWhenReady: AskEngine
}

/**
 * The common part of all adapters: a deadline for each call, and a check of the engine's settings before the first.
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
    // Checked with each call until it passes: a check that hung or failed is tried again.
    askWhenReady: (call, onLate) => ask(() => check()?.then(call) ?? call(), onLate),
  }
}
