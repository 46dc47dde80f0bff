import type { StoreErrorCode } from '../errors.js'
import { callEngine } from './engine-call.js'
import { createStartupCheck, type Durability, type EngineOptions } from './startup-check.js'

export interface EngineRecipe {
  packageName: string
  /** Named in errors: `Redis`. */
  name: string
  code: Extract<StoreErrorCode, 'store_failed' | 'queue_failed'>
  options: EngineOptions
  /** What holds when `options` does not say. */
  durability: Durability
  /** What is wrong with the engine's settings, one sentence each that says what to set. Called within the deadline. */
  findProblems(): Promise<readonly string[]>
}

export interface Engine {
  /** Passes once the engine's settings were found good enough. */
  ready(): Promise<void>
  /** One call, within the deadline; whatever goes wrong is a `StoreError`. `onLate` gets an answer that came after it. */
  ask<T>(call: () => Promise<T>, onLate?: (answer: T) => unknown): Promise<T>
}

/** What every adapter does around its engine: a deadline on each call, and a check of its settings before the first. */
export function createEngine({ packageName, name, code, options, durability, findProblems }: EngineRecipe): Engine {
  const { deadlineMs = 3_000, onWarning } = options
  const ask: Engine['ask'] = (call, onLate) =>
    callEngine({ packageName, code, engine: name, deadlineMs, call, ...(onLate && { onLate }) })
  const ready = createStartupCheck({
    packageName,
    code,
    durability: options.durability ?? durability,
    onWarning,
    findProblems: () => ask(findProblems),
  })
  return { ask, ready }
}
