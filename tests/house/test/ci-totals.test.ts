import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from './sources.js'

const folder = mkdtempSync(join(tmpdir(), 'hookwright-totals-'))
afterAll(() => rmSync(folder, { recursive: true }))

const goodTests = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
const goodChecks = [{ passed: true }, { passed: true }]

/** The closing line and the exit status of `.ci/run` for these results of tests and checks. */
function totals(tests: object | undefined, checks: object | undefined, statuses = ['0', '0']) {
  for (const [name, report] of Object.entries({ tests, checks })) {
    rmSync(join(folder, `${name}.json`), { force: true })
    if (report) writeFileSync(join(folder, `${name}.json`), JSON.stringify(report))
  }
  const args = [`${root}scripts/ci-totals.mjs`, ...statuses, folder]
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return [stdout.trimEnd().split('\n').at(-1), status]
}

test('CI adds up tests and checks, and succeeds when nothing failed', () => {
  expect(totals(goodTests, goodChecks)).toEqual(['9 passed, 0 failed', 0])
})

test('CI counts failed tests and failed checks', () => {
  expect(totals({ ...goodTests, numFailedTests: 2 }, [{ passed: false }], ['1', '1'])).toEqual([
    '7 passed, 3 failed',
    1,
  ])
})

test('CI counts a skipped test as failed', () => {
  expect(totals({ ...goodTests, numPendingTests: 1 }, goodChecks)).toEqual(['9 passed, 1 failed', 1])
})

test('CI counts a file that could not be loaded', () => {
  const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }]
  expect(totals({ ...goodTests, testResults }, goodChecks, ['1', '0'])).toEqual(['9 passed, 1 failed', 1])
})

test('CI counts a run that failed without naming a failure, and one that left no results', () => {
  expect(totals(goodTests, goodChecks, ['1', '0'])).toEqual(['9 passed, 1 failed', 1])
  expect(totals(undefined, undefined, ['1', '1'])).toEqual(['0 passed, 2 failed', 1])
})
