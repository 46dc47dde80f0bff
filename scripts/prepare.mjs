// Installs and builds what is missing. `--for=start` installs only what the tour needs; `--for=test` everything.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sourceStamp, stampFile } from './source-stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.includes('--for=test') ? 'all' : 'tour'
const pnpm = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).packageManager.split('+')[0]
const installedFile = `${root}node_modules/.hookwright-installed`
const lock = createHash('sha256')
  .update(readFileSync(`${root}pnpm-lock.yaml`))
  .digest('hex')

const installed = existsSync(installedFile) ? readFileSync(installedFile, 'utf8') : ''
if (installed !== `all ${lock}` && installed !== `${wanted} ${lock}`) {
  const filter = wanted === 'all' ? [] : ['--filter', '.', '--filter', './packages/*', '--filter', './examples/tour']
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  execFileSync(npx, ['--yes', pnpm, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false', ...filter], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  writeFileSync(installedFile, `${wanted} ${lock}`)
}

const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
const complete = readdirSync(`${root}packages`).every((name) => existsSync(`${root}packages/${name}/dist/index.d.ts`))
if (!complete || built !== sourceStamp()) {
  execFileSync(process.execPath, [`${root}scripts/build.mjs`], { cwd: root, stdio: 'inherit' })
}
