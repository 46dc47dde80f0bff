import type { CursorStore, EngineOptions, Store } from '@hookwright/core'
import { createEngine } from '@hookwright/core/engine'
import { createRunScript, packageName, type RedisClient } from './client.js'
import { findRedisProblems } from './durability.js'
import {
  completeScript,
  extendScript,
  readCursorScript,
  releaseScript,
  reserveScript,
  writeCursorScript,
} from './store-scripts.js'

export interface RedisStoreOptions extends EngineOptions {
  /** Put before every key. Default `hookwright:`. */
  prefix?: string | undefined
}

export interface RedisStore extends Store, CursorStore {
  readonly shared: true
  /** Checks the server's settings now instead of at the first delivery. Rejects with a `StoreError`. */
  ready(): Promise<void>
}

/** How long an expired lease is remembered: its late holder may still complete it, and its attempt counts. */
const graceMs = 86_400_000

/**
 * A store for all processes that share a Redis (6 or newer, Valkey, a cluster). Every call is one script on one key,
 * timed by the server's clock.
 *
 * It is as durable as Redis: without an append-only file, a restart forgets which deliveries were handled, and a
 * failover to a replica may lose the most recent writes. With `durability: 'required'`, the first call fails on such
 * settings. The default, `best-effort`, only warns, because a delivery that the store forgets is handled twice, not
 * lost.
 *
 * @param client a connected client of `ioredis` or `redis`; you close it yourself
 * @throws ConfigError `option_invalid` for a wrong client
 * @example
 * const store = redisStore(new Redis(url))
 * const webhook = createSmartsheetWebhook({ secret, store, endpoint: 'smartsheet', on })
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): RedisStore {
  const { prefix = 'hookwright:' } = options
  const { askWhenReady, ready } = createEngine({
    packageName,
    name: 'Redis',
    code: 'store_failed',
    options,
    durability: 'best-effort',
    findProblems: () => findRedisProblems(client),
  })
  const run = createRunScript(client, askWhenReady)
  const keyOf = (key: string) => `${prefix}key:${key}`
  const cursorOf = (key: string) => `${prefix}cursor:${key}`

  return {
    shared: true,
    ready,
    reserve: (key, leaseMs) =>
      run(
        reserveScript,
        keyOf(key),
        [leaseMs, graceMs],
        // The caller has given up. A reservation that nothing holds would only delay the next attempt.
        (late) => late.status === 'reserved' && run(releaseScript, keyOf(key), [late.token, graceMs]),
      ),
    extend: (key, token, leaseMs) => run(extendScript, keyOf(key), [token, leaseMs, graceMs]),
    complete: (key, token, retainMs) => run(completeScript, keyOf(key), [token, retainMs]),
    release: (key, token, retainMs) => run(releaseScript, keyOf(key), [token, retainMs]),
    getCursor: (key) => run(readCursorScript, cursorOf(key), []),
    setCursor: (key, value, expected) =>
      run(writeCursorScript, cursorOf(key), expected === undefined ? [value] : [value, expected]),
  }
}
