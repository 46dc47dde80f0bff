// `npm run check`: what the tests do not cover. Runs every check, prints a table and writes it to .cache/checks.json.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { root, runNode } from './workspace.mjs'

/** Each is a script of package.json, and can be run on its own. */
const checks = [
  ['lint', 'format and lint'],
  ['typecheck', 'types and type tests'],
  ['publint', 'package metadata'],
  ['attw', 'types as consumers resolve them'],
  ['unused', 'unused code and dependencies'],
  ['size', 'size budgets'],
  ['test:runtimes', 'the packed packages in real runtimes'],
  ['test:peers', 'the packed packages with the lowest versions of their peers'],
]

function run([script, what]) {
  console.log(`\n> npm run ${script}: ${what}`)
  const startedAt = performance.now()
  // One command line for the shells of all platforms. It comes from package.json, so it can be trusted.
  const { status } = spawnSync(`npm run --silent ${script}`, { cwd: root, stdio: 'inherit', shell: true })
  return { script, what, passed: status === 0, seconds: (performance.now() - startedAt) / 1000 }
}

runNode('scripts/prepare.mjs', ['--for=test'])
const results = checks.map(run)

console.log()
for (const { script, what, passed, seconds } of results) {
  console.log(`${passed ? 'pass' : 'FAIL'}  ${script.padEnd(14)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${what}`)
}
mkdirSync(`${root}.cache`, { recursive: true })
writeFileSync(`${root}.cache/checks.json`, JSON.stringify(results))
process.exitCode = results.every((result) => result.passed) ? 0 : 1
