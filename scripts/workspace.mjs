// What the other scripts know of the workspace: where it is, which packages it has, and which of them a purpose needs.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's folder, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url))

export const readJson = (path) => JSON.parse(readFileSync(root + path, 'utf8'))

/** The folder names of all packages. */
export const packageFolders = readdirSync(`${root}packages`).sort()

/** The packages that a purpose needs: `tour` those of examples/tour, `all` every one. */
export function packagesFor(purpose) {
  if (purpose === 'all') return packageFolders
  const wanted = readJson('examples/tour/package.json').dependencies
  return packageFolders.filter((name) => `@hookwright/${name}` in wanted)
}

/**
 * How npm or npx is started, as `spawn` takes it. On Windows they are batch files, which only a shell starts, and a shell
 * splits at spaces, which are in many a path there. (The name has no quotes: inside, the file would not find itself.)
 */
export function npmCommand(program, args, platform = process.platform) {
  if (platform !== 'win32') return [program, args, {}]
  return [[program, ...args.map((arg) => `"${arg}"`)].join(' '), [], { shell: true }]
}

/** Runs a program in the repository's folder. When it fails it has said why, and this process ends as it did. */
function run(program, args, options) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs a JavaScript file with this Node: no shell, the same on every platform. */
export const runNode = (file, args, options) => run(process.execPath, [root + file, ...args], options)

/** Runs pnpm in the version that package.json names; npm fetches it when it is not there. */
export function runPnpm(args, options) {
  const pnpm = readJson('package.json').packageManager.split('+')[0]
  const [program, all, shell] = npmCommand('npx', ['--yes', pnpm, ...args])
  run(program, all, { ...shell, ...options })
}
