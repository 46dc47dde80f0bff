// What the other scripts know of the workspace: where it is, which packages it has, and which of them a purpose needs.
import { execFileSync } from 'node:child_process'
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

/** Runs a JavaScript file of an installed tool with this Node: no shell, the same on every platform. */
export function runTool(file, args, options = {}) {
  return execFileSync(process.execPath, [`${root}node_modules/${file}`, ...args], {
    cwd: root,
    stdio: 'inherit',
    ...options,
  })
}

/** Runs pnpm in the version that package.json names; npm fetches it when it is not there. */
export function runPnpm(args, options = {}) {
  const pnpm = readJson('package.json').packageManager.split('+')[0]
  const windows = process.platform === 'win32'
  return execFileSync(windows ? 'npx.cmd' : 'npx', ['--yes', pnpm, ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
    ...options,
  })
}
