// Builds every package: JavaScript with tsup, declarations with `tsc --build`.
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sourceStamp, stampFile } from './source-stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (bin, ...args) =>
  execFileSync(process.execPath, [`${root}node_modules/${bin}`, ...args], { cwd: root, stdio: 'inherit' })

const packages = readdirSync(`${root}packages`)
for (const name of packages) rmSync(`${root}packages/${name}/dist`, { recursive: true, force: true })
rmSync(`${root}.cache/tsc`, { recursive: true, force: true })

const stamp = sourceStamp()
run('tsup/dist/cli-default.js')
run('typescript/bin/tsc', '--build', ...packages.map((name) => `packages/${name}`))
writeFileSync(stampFile, stamp)
