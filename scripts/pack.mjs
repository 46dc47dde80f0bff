// Packs every package as `npm publish` would, into .cache/tarballs: `npm run pack`.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { root, runNode, runPnpm } from './workspace.mjs'

/** Builds what is not built, packs, and returns the tarballs' paths. */
export function packAll() {
  runNode('scripts/prepare.mjs', ['--for=test'])
  const folder = `${root}.cache/tarballs`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  runPnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return readdirSync(folder).map((name) => `${folder}/${name}`)
}
