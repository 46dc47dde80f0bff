// Installs and builds only what is missing. `--for=start`: what the tour needs; `--for=test`: everything.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuilt } from './source-stamp.mjs'
import { root, runNode, runPnpm } from './workspace.mjs'

const purpose = process.argv.includes('--for=test') ? 'all' : 'tour'

// The tour needs no development dependencies, so what a build needs is among the root's dependencies.
const tourOnly = ['--prod', '--filter', '.', '--filter', 'hookwright-example-tour...']

const installedFile = `${root}node_modules/.hookwright-installed`
const lock = createHash('sha256')
  .update(readFileSync(`${root}pnpm-lock.yaml`))
  .digest('hex')
const installed = existsSync(installedFile) ? readFileSync(installedFile, 'utf8') : ''
if (installed !== `all ${lock}` && installed !== `${purpose} ${lock}`) {
  // If everything was installed before, in any way, everything is updated.
  const wanted = existsSync(`${root}node_modules/vitest`) ? 'all' : purpose
  const filter = wanted === 'all' ? [] : tourOnly
  // If this install is interrupted, the one before it must not count.
  rmSync(installedFile, { force: true })
  runPnpm(['install', '--frozen-lockfile', '--config.confirmModulesPurge=false', ...filter])
  writeFileSync(installedFile, `${wanted} ${lock}`)
}

if (!isBuilt(purpose)) runNode('scripts/build.mjs', [`--for=${purpose}`])
