import { absorbErrorEvents, digest, type Engine, type ErrorEmitter, encodeHex, utf8 } from '@hookwright/core'

/** What is used of a client of `ioredis`, or of its `Cluster`. */
export interface IoredisClient extends ErrorEmitter {
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  info(): Promise<string>
}

/** What is used of a client of `redis` (node-redis), or of its cluster. */
export interface NodeRedisClient extends ErrorEmitter {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  info?(): Promise<string>
}

export type RedisClient = IoredisClient | NodeRedisClient

export const packageName = '@hookwright/redis'

/** Runs a script on one key. Numbers come back as numbers, texts as texts. */
export type RunScript = <T>(script: Script, key: string, ...args: (string | number)[]) => Promise<T>

/** A Lua script with its SHA-1, by which Redis keeps it. */
export interface Script {
  readonly text: string
  sha?: string
}

/** One way to both clients. `onLate` is told of an answer that came after the deadline. */
export function createRunScript(
  client: RedisClient,
  ask: Engine['ask'],
  onLate?: (script: Script, key: string, answer: unknown) => unknown,
): RunScript {
  absorbErrorEvents(client)

  const send = (bySha: boolean, { text, sha = '' }: Script, key: string, args: string[]): Promise<unknown> => {
    if (!('evalSha' in client)) return bySha ? client.evalsha(sha, 1, key, ...args) : client.eval(text, 1, key, ...args)
    const options = { keys: [key], arguments: args }
    return bySha ? client.evalSha(sha, options) : client.eval(text, options)
  }

  async function shaOf(script: Script): Promise<void> {
    script.sha = encodeHex(await digest('sha1', [utf8(script.text)]))
  }

  const run = (script: Script, key: string, args: string[]): Promise<unknown> =>
    script.sha === undefined
      ? shaOf(script).then(() => run(script, key, args))
      : send(true, script, key, args).catch((error: unknown) => {
          if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
          return send(false, script, key, args)
        })

  return <T>(script: Script, key: string, ...args: (string | number)[]) =>
    ask(() => run(script, key, args.map(String)) as Promise<T>, onLate && ((answer) => onLate(script, key, answer)))
}
