// Generates the tables in the documents from the built code: `npm run docs`. With `--check`, nothing is written, and
// the exit status says whether something would be.
import { readFileSync, writeFileSync } from 'node:fs'
import { codes } from './docs/codes.mjs'
import { handshakes } from './docs/handshakes.mjs'
import { outcomes } from './docs/outcomes.mjs'
import { packages } from './docs/packages.mjs'
import { providers } from './docs/providers.mjs'
import { runtimes } from './docs/runtimes.mjs'
import { schemes } from './docs/schemes.mjs'
import { root } from './workspace.mjs'

const documents = [
  'README.md',
  'packages/core/README.md',
  'docs/choosing-a-scheme.md',
  'docs/receivers.md',
  'docs/schemes.md',
]
const generators = { codes, handshakes, outcomes, packages, providers, runtimes, schemes }
const marked = /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end of generated -->)/g

const onlyCheck = process.argv.includes('--check')
let stale = 0
for (const path of documents) {
  const before = readFileSync(root + path, 'utf8')
  const tables = new Map()
  for (const [, , name] of before.matchAll(marked)) tables.set(name, await generators[name]())
  const after = before.replace(marked, (_, start, name, end) => `${start}\n${tables.get(name)}\n\n${end}`)
  if (after === before) continue
  stale++
  console.log(`${onlyCheck ? 'not current' : 'written'}: ${path}`)
  if (!onlyCheck) writeFileSync(root + path, after)
}
process.exitCode = onlyCheck && stale > 0 ? 1 : 0
