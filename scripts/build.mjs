// Builds the packages: JavaScript with tsup and, except for the tour, declarations with `tsc --build`.
import { rmSync } from 'node:fs'
import { markBuilt, markUnbuilt } from './source-stamp.mjs'
import { packagesFor, root, runNode } from './workspace.mjs'

const purpose = process.argv.includes('--for=tour') ? 'tour' : 'all'
const packages = packagesFor(purpose)
markUnbuilt()
for (const name of packages) rmSync(`${root}packages/${name}/dist`, { recursive: true, force: true })
rmSync(`${root}.cache/tsc`, { recursive: true, force: true })

runNode('node_modules/tsup/dist/cli-default.js', [], {
  env: { ...process.env, HOOKWRIGHT_PACKAGES: packages.join(' ') },
})
if (purpose === 'all')
  runNode('node_modules/typescript/bin/tsc', ['--build', ...packages.map((name) => `packages/${name}`)])
markBuilt(purpose)
