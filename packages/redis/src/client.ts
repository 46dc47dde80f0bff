import { encodeHex, utf8 } from '@hookwright/core'
import { type AskEngine, absorbErrorEvents, type ErrorEmitter, requireClient } from '@hookwright/core/engine'

/** The methods used of an `ioredis` client or `Cluster`. */
export interface IoredisClient extends ErrorEmitter {
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  info(): Promise<unknown>
}

/** The methods used of a `redis` (node-redis) client or cluster. */
export interface NodeRedisClient extends ErrorEmitter {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  info?(): Promise<unknown>
}

export type RedisClient = IoredisClient | NodeRedisClient

export const packageName = '@hookwright/redis'

/** A Lua script on one key. */
export interface Script<T> {
  readonly text: string
  /** Reads the script's reply, in which numbers are numbers and texts are strings. */
  read(answer: never): T
  /** Its SHA-1, under which Redis caches it. Set when it first runs. */
  sha?: string
}

/** Runs a script. `onLate` is that of `AskEngine`. */
export type RunScript = <T>(
  script: Script<T>,
  key: string,
  args: (string | number)[],
  onLate?: (answer: T) => unknown,
) => Promise<T>

/** Runs scripts on either client. */
export function createRunScript(client: RedisClient, ask: AskEngine): RunScript {
  requireClient(packageName, client, 'eval')
  absorbErrorEvents(client)

  const send = (verb: 'eval' | 'evalSha', script: string, key: string, args: string[]): Promise<unknown> =>
    'evalSha' in client
      ? client[verb](script, { keys: [key], arguments: args })
      : client[verb === 'eval' ? verb : 'evalsha'](script, 1, key, ...args)

  function run<T>(script: Script<T>, key: string, args: string[]): Promise<T> {
    const { sha, text, read } = script
    if (!sha) return addSha(script).then(() => run(script, key, args))
    return send('evalSha', sha, key, args).then(read as (answer: unknown) => T, (error: Error) => {
      if (!/^NOSCRIPT/.test(error.message)) throw error
      return send('eval', text, key, args).then(read as (answer: unknown) => T)
    })
  }

  return (script, key, args, onLate) => ask(() => run(script, key, args.map(String)), onLate)
}

async function addSha(script: Script<unknown>): Promise<void> {
  script.sha = encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-1', utf8(script.text))))
}
