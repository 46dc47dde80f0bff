// Packs every package as `npm publish` would, into .cache/tarballs.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { root, runPnpm } from './workspace.mjs'

/** The tarballs' paths. Packages must be built. */
export function packAll() {
  const folder = `${root}.cache/tarballs`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  runPnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], { stdio: 'pipe' })
  return readdirSync(folder).map((name) => `${folder}/${name}`)
}
