// Adds up the results of `npm test` and `npm run check` in a folder, and prints one closing line.
//   node scripts/ci-totals.mjs <exit status of the tests> <exit status of the checks> <folder>
import { existsSync, readFileSync } from 'node:fs'

const [testStatus, checkStatus] = process.argv.slice(2, 4).map(Number)
const folder = process.argv[4]
const readReport = (name) =>
  existsSync(`${folder}/${name}`) ? JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) : undefined
const totals = { passed: 0, failed: 0 }

function add(name, status, counts) {
  totals.passed += counts.passed
  // A run that failed without naming a failure also counts: it crashed, or something threw late.
  totals.failed += status !== 0 && counts.failed === 0 ? 1 : counts.failed
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, exit status ${status}`)
}

function testCounts() {
  const report = readReport('tests.json')
  if (!report) return { passed: 0, failed: 1 }
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const skipped = report.numPendingTests + report.numTodoTests
  for (const file of unloaded) console.log(`Did not run: ${file.name}`)
  if (skipped > 0) console.log(`${skipped} tests were skipped. Here nothing may be: each counts as failed.`)
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length + skipped }
}

function checkCounts() {
  const results = readReport('checks.json')
  if (!results) return { passed: 0, failed: 1 }
  const passed = results.filter((result) => result.passed).length
  return { passed, failed: results.length - passed }
}

console.log()
add('npm test', testStatus, testCounts())
add('npm run check', checkStatus, checkCounts())
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exitCode = totals.failed > 0 ? 1 : 0
