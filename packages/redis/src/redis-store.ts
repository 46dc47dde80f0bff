import { type CursorStore, createEngine, type EngineOptions, type Store } from '@hookwright/core'
import { createRunScript, packageName, type RedisClient } from './client.js'
import { readInfo } from './durability.js'
import {
  completeScript,
  extendScript,
  readCursorScript,
  releaseScript,
  reserveScript,
  writeCursorScript,
} from './store-scripts.js'

export interface RedisStoreOptions extends EngineOptions {
  /** Comes before every key. Default `hookwright:`. */
  prefix?: string | undefined
}

export interface RedisStore extends Store, CursorStore {
  readonly shared: true
  /** Checks the server's settings now instead of at the first delivery. Rejects with a `StoreError`. */
  ready(): Promise<void>
}

/** What {@link reserveScript} answers: why not, or token and attempt. */
type Reserved = 'completed' | 'in_progress' | [string, number]

/** A lease that ran out is remembered this much longer: its late holder may still complete it, and its attempt counts. */
const graceMs = 86_400_000

/**
 * A store for all processes that share a Redis (6 or newer, Valkey, a cluster). Every call is one script on one key,
 * timed by the server's clock.
 *
 * What it promises is what Redis keeps: without an append-only file a restart forgets which deliveries were handled,
 * and a failover to a replica may forget the last moments. With `durability: 'required'` the first call fails on such
 * settings; the default, `best-effort`, warns, because what is lost here is handled twice, not lost.
 *
 * @param client a connected client of `ioredis` or `redis`; it stays yours to close
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
    findProblems: () => readInfo(client.info && (() => (client.info as () => Promise<string>)())),
  })
  const run = createRunScript(client, askWhenReady)
  const keyOf = (key: string) => `${prefix}key:${key}`
  const cursorOf = (key: string) => `${prefix}cursor:${key}`

  return {
    shared: true,
    ready,
    async reserve(key, leaseMs) {
      const answer = await run<Reserved>(reserveScript, keyOf(key), [leaseMs, graceMs], (late) => {
        // The caller has given up: a reservation nobody holds would only delay the next attempt.
        if (typeof late !== 'string') return run(releaseScript, keyOf(key), [late[0], graceMs])
        return undefined
      })
      if (typeof answer === 'string') return { status: answer }
      return { status: 'reserved', token: answer[0], attempt: answer[1] }
    },
    extend: async (key, token, leaseMs) => (await run(extendScript, keyOf(key), [token, leaseMs, graceMs])) === 1,
    complete: async (key, token, retainMs) => (await run(completeScript, keyOf(key), [token, retainMs])) === 1,
    async release(key, token, retainMs) {
      await run(releaseScript, keyOf(key), [token, retainMs])
    },
    getCursor: async (key) => (await run<string | null>(readCursorScript, cursorOf(key), [])) ?? undefined,
    setCursor: async (key, value, expected) =>
      (await run(writeCursorScript, cursorOf(key), expected === undefined ? [value] : [value, expected])) === 1,
  }
}
