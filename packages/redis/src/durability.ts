/** Reads what `INFO` says and names the settings that lose keys: no append-only file, or a policy that evicts. */
export function findRedisProblems(info: string): string[] {
  const value = (name: string) => info.match(new RegExp(`^${name}:([^\\r\\n]*)`, 'm'))?.[1]
  const problems: string[] = []
  if (value('aof_enabled') !== '1') {
    problems.push('Redis keeps no append-only file and forgets everything when it is killed: set "appendonly yes".')
  }
  const policy = value('maxmemory_policy')
  if (policy !== 'noeviction') {
    problems.push(`Redis drops keys when its memory is full (${policy}): set "maxmemory-policy noeviction".`)
  }
  return problems
}

/** `INFO`, or what a server that refuses it says. */
export async function readInfo(info: (() => Promise<string>) | undefined): Promise<string[]> {
  if (!info) return []
  try {
    return findRedisProblems(await info())
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (!/NOPERM|unknown command/i.test(message)) throw error
    return ['Redis does not let this user run INFO, so its durability is unknown: grant "+info".']
  }
}
