import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real server that a test started and may kill. */
export interface TestServer {
  readonly port: number
  /** SIGKILL, so it can't save anything. Resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port and folder. Resolves when it answers. */
  start(): Promise<void>
  /** SIGSTOP: connections stay open, but nothing answers. */
  pause(): void
  resume(): void
  /** Kills it and deletes its folder. */
  close(): Promise<void>
}

interface ServerRecipe {
  name: string
  command(port: number, folder: string): { file: string; args: string[]; uid?: number; gid?: number }
  prepare?(port: number, folder: string): void
  /** Resolves if the server accepts work, and rejects otherwise. */
  probe(port: number): Promise<void>
}

function whyMissing(file: string, debianPackage: string): string | undefined {
  // The processes of a running server are found in /proc.
  if (process.platform !== 'linux') return 'tests with servers need Linux'
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', file], { stdio: 'ignore' })
    return undefined
  } catch {
    return `${file} is missing: apt-get install ${debianPackage}`
  }
}

/**
 * Whether a server's program is installed. In CI, or with HOOKWRIGHT_REQUIRE_SERVERS, throws if it is not, so that no test
 * is skipped unnoticed.
 */
export function hasServer(file: string, debianPackage: string): boolean {
  const problem = whyMissing(file, debianPackage)
  if (!problem) return true
  if (process.env.CI || process.env.HOOKWRIGHT_REQUIRE_SERVERS) throw new Error(problem)
  console.warn(`Skipped: ${problem}`)
  return false
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

export function portAnswers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Retries until it works, for at most `forMs`. */
export async function eventually<T>(attempt: () => Promise<T>, forMs = 20_000, everyMs = 25): Promise<T> {
  const until = Date.now() + forMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > until) throw error
      await pause(everyMs)
    }
  }
}

/** PostgreSQL has a process per connection, which would survive its parent. */
function signalAll(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (!child?.pid) return
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
  for (const pid of [child.pid, ...children.map(Number)]) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

const running = new Set<ChildProcess>()
// A test runner ends its workers with a signal, after which nothing would be cleaned up.
process.once('SIGTERM', () => process.exit(143))
process.once('exit', () => {
  for (const child of running) {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
  }
})

export async function startServer(recipe: ServerRecipe): Promise<TestServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), `hookwright-${recipe.name}-`))
  recipe.prepare?.(port, folder)
  let child: ChildProcess | undefined
  let output = ''

  async function start(): Promise<void> {
    await eventually(
      async () => {
        const { file, args, ...user } = recipe.command(port, folder)
        const started = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder, ...user })
        running.add(started)
        const keep = (chunk: Buffer) => {
          output = (output + chunk).slice(-2_000)
        }
        started.stdout?.on('data', keep)
        started.stderr?.on('data', keep)
        let ended = false
        started.once('exit', () => {
          ended = true
          running.delete(started)
        })
        await eventually(async () => {
          if (ended) return
          await recipe.probe(port)
        })
        if (ended) throw new Error(`${recipe.name} ended at once: ${output}`)
        child = started
      },
      30_000,
      100,
    )
  }

  async function kill(): Promise<void> {
    const dying = child
    child = undefined
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return
    const gone = new Promise((resolve) => dying.once('exit', resolve))
    signalAll(dying, 'SIGKILL')
    await gone
  }

  await start()
  return {
    port,
    start,
    kill,
    pause: () => signalAll(child, 'SIGSTOP'),
    resume: () => signalAll(child, 'SIGCONT'),
    async close() {
      await kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
