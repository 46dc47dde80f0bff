/** The settings that lose keys, of what `INFO` says: no append-only file, or a policy that evicts. */
function problemsIn(info: string): string[] {
  const value = (name: string) => info.match(new RegExp(`^${name}:([^\\r\\n]*)`, 'm'))?.[1]
  const problems: string[] = []
  if (value('aof_enabled') !== '1') {
    problems.push('Redis keeps no append-only file and forgets everything when it is killed: set "appendonly yes".')
  }
  const policy = value('maxmemory_policy') ?? 'unknown'
  if (policy !== 'noeviction') {
    problems.push(`Redis drops keys when its memory is full (${policy}): set "maxmemory-policy noeviction".`)
  }
  return problems
}

/** What is used of a client here. A cluster of node-redis has no `info`, nor have other databases. */
export interface InfoClient {
  info?(): Promise<unknown>
}

/** Asks for `INFO` and names the settings that lose keys. A server that refuses it is a problem too. */
export async function findRedisProblems(client: InfoClient | undefined): Promise<string[]> {
  if (!client?.info) return []
  try {
    return problemsIn(String(await client.info()))
  } catch (error) {
    const message = (error as Partial<Error> | null)?.message ?? ''
    if (!/NOPERM|unknown command/i.test(message)) throw error
    return ['Redis does not let this user run INFO, so its durability is unknown: grant "+info".']
  }
}
