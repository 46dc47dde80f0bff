import type { Clock } from '../clock.js'
import { type Credentials, digestCredentials } from './credentials.js'
import type { Settings } from './options.js'
import { createRateLimiter, type Pace, type RateLimiter } from './rate-limiter.js'

/** The least recently used is forgotten: an application with more keys than this has its own way to share a limiter. */
const mostLimiters = 1_000

/** Another clock or another `fetch` is another world, as in tests: limits reached there mean nothing here. */
const worlds: WeakMap<Clock, WeakMap<object, Map<string, RateLimiter>>> = /* @__PURE__ */ new WeakMap()
const globalFetch = {}

function findWorld(clock: Clock, fetch: object = globalFetch): Map<string, RateLimiter> {
  const byFetch = worlds.get(clock) ?? new WeakMap<object, Map<string, RateLimiter>>()
  worlds.set(clock, byFetch)
  const limiters = byFetch.get(fetch) ?? new Map<string, RateLimiter>()
  byFetch.set(fetch, limiters)
  return limiters
}

/** `key` is a digest that says whose limit it is, never the credential itself. */
function sharedLimiter(key: string, pace: Pace, { clock, fetch }: Settings): RateLimiter {
  const limiters = findWorld(clock, fetch)
  const limiter = limiters.get(key) ?? createRateLimiter({ ...pace, clock })
  limiters.delete(key)
  limiters.set(key, limiter)
  if (limiters.size > mostLimiters) limiters.delete(limiters.keys().next().value!)
  return limiter
}

export interface LimiterFinderOptions {
  /** Provider and host: the same key elsewhere has a limit of its own. */
  scope: string
  settings: Settings
  pace?: Pace | undefined
  credentials?: Credentials | undefined
  limitedBy?: readonly string[] | undefined
}

/**
 * The limiter of a client: its option, else the one of this process for its credentials, so that a client that is
 * created for each request keeps the pace of those before it. If a function returns the credentials, it is not known
 * whose they are, and the limiter belongs to the client.
 */
export function limiterFinder(options: LimiterFinderOptions): () => Promise<RateLimiter> {
  const { scope, settings, pace = { intervalMs: 0 }, credentials = {} } = options
  const { limitedBy = Object.keys(credentials) } = options
  const { limiter, clock } = settings
  if (limiter) return async () => limiter
  const own = createRateLimiter({ ...pace, clock })
  let key: string | undefined
  return async () => {
    // Not a promise that is kept: on Workers it would belong to the request that made it.
    key ??= await digestCredentials(scope, credentials, limitedBy)
    // Looked up each time: what is in use is not forgotten.
    return key === undefined ? own : sharedLimiter(key, pace, settings)
  }
}
