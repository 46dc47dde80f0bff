import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Entry points that are folders. */
const folders = ['client', 'engine', 'node', 'testing']

function pathOf(room: string | undefined): string {
  if (!room) return 'index'
  return folders.includes(room) ? `${room}/index` : room
}

/** What a program finds in its package's `node_modules`. */
const clients = ['@libsql/*', '@nats-io/*', 'bullmq', 'ioredis', 'pg', 'pg-boss', 'postgres', 'redis']

/** Bundles a test's program from our sources, because Node does not read TypeScript. The engines' clients are not bundled. */
export async function bundleProgram(entry: URL): Promise<string> {
  const source = fileURLToPath(entry)
  // Beside the package's own dependencies, where Node finds them.
  const folder = fileURLToPath(new URL('../../node_modules/.hookwright/', entry))
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${basename(source, '.ts')}-${process.pid}.mjs`)
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: clients,
    logLevel: 'error',
    plugins: [
      {
        name: 'sources',
        setup({ onResolve }) {
          onResolve({ filter: /^@hookwright\// }, ({ path }) => {
            const [, name = '', room] = path.split('/')
            return { path: join(root, 'packages', name, 'src', `${pathOf(room)}.ts`) }
          })
          onResolve({ filter: /^#hmac-backend$/ }, () => ({
            path: resolve(root, 'packages/core/src/hmac/backend-node.ts'),
          }))
        },
      },
    ],
  })
  process.once('exit', () => rmSync(outfile, { force: true }))
  return outfile
}

export interface Program {
  readonly child: ChildProcess
  /** The next message it sends. Rejects if it exits first. */
  next<T>(): Promise<T>
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts a bundled program and waits until it says that it is ready. */
export async function startProgram(file: string, args: string[]): Promise<Program> {
  const child = fork(file, args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
  let complaints = ''
  child.stderr?.on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-4_000)
  })
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      const ended = () => reject(new Error(`${basename(file)} ended: ${complaints}`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message as T)
      })
    })
  const onExit = () => child.kill('SIGKILL')
  process.once('exit', onExit)
  child.once('exit', () => process.off('exit', onExit))
  await next()
  return {
    child,
    next,
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}
