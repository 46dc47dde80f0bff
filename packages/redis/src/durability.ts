/** The settings in the output of `INFO` that lose keys: no append-only file, or an eviction policy. */
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

/** The method used of a client here. A node-redis cluster has no `info`, and neither do other databases. */
export interface InfoClient {
  info?(): Promise<unknown>
}

/** Runs `INFO` and names the settings that lose keys. A server that refuses `INFO` is a problem too. */
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
