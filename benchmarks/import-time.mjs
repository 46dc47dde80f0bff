// How long a fresh Node process takes to import one entry point, beside two well-known peers. Needs a build.
//   node benchmarks/import-time.mjs
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './median.mjs'

const runs = 15
const entries = [
  '@hookwright/smartsheet/signature',
  '@hookwright/casesolved/signature',
  '@hookwright/smartsuite/signature',
  '@hookwright/generic-hmac/signature',
  '@hookwright/smartsheet/webhook',
  '@hookwright/casesolved/webhook',
  '@hookwright/smartsuite/webhook',
  '@hookwright/generic-hmac/webhook',
  'svix',
  'standardwebhooks',
  'stripe',
]

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Measured inside the process, so that starting Node does not count. */
function importOnce(entry) {
  const code = `const start = performance.now(); await import('${entry}'); console.log(performance.now() - start)`
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: folder,
    encoding: 'utf8',
  })
  return Number(output)
}

const results = entries.map((entry) => [entry, median(Array.from({ length: runs }, () => importOnce(entry)))])
console.log(`import in a fresh process, Node ${process.versions.node}, median of ${runs}`)
for (const [entry, ms] of results) console.log(`${entry.padEnd(36)} ${ms.toFixed(1).padStart(7)} ms`)
