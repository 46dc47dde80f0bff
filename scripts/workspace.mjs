// What the other scripts need to know about the workspace: where it is, its packages, and which are needed for what.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's folder, with a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url))

export const readJson = (path) => JSON.parse(readFileSync(root + path, 'utf8'))

/** The folder names of all packages. */
export const packageFolders = readdirSync(`${root}packages`).sort()

/** The packages that a purpose needs: `tour`: those of examples/tour; `all`: every one. */
export function packagesFor(purpose) {
  if (purpose === 'all') return packageFolders
  const wanted = readJson('examples/tour/package.json').dependencies
  return packageFolders.filter((name) => `@hookwright/${name}` in wanted)
}

/**
 * The arguments of `spawn` that start npm or npx. On Windows they are batch files, which need a shell, and a shell splits
 * arguments at spaces, which are common in paths there. (The name is not quoted, or the batch file would not find
 * itself.)
 */
export function npmCommand(program, args, platform = process.platform) {
  if (platform !== 'win32') return [program, args, {}]
  return [[program, ...args.map((arg) => `"${arg}"`)].join(' '), [], { shell: true }]
}

/** Runs a program in the repository's folder. If it fails, it has printed why, and this process exits with its status. */
function run(program, args, options) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs a JavaScript file with this Node, without a shell, so it is the same on every platform. */
export const runNode = (file, args, options) => run(process.execPath, [root + file, ...args], options)

/** Runs the pnpm version that package.json names; npm downloads it if needed. */
export function runPnpm(args, options) {
  const pnpm = readJson('package.json').packageManager.split('+')[0]
  const [program, all, shell] = npmCommand('npx', ['--yes', pnpm, ...args])
  run(program, all, { ...shell, ...options })
}
