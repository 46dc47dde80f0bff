// `npm run test:runtimes`: packs the packages, installs the tarballs in a project of their own and runs every receiver
// from them in every runtime. Prints a table; the exit status is 0 only if all of it is right.
import { rmSync } from 'node:fs'
import { installProject } from './install.mjs'
import { runtimes } from './runtimes/index.mjs'

const required = process.env.CI !== undefined || process.env.HOOKWRIGHT_REQUIRE_SERVERS !== undefined
const project = installProject()

async function visit(runtime) {
  if (runtime.missing) return { runtime, failures: required ? [runtime.missing] : [], skipped: runtime.missing }
  try {
    const { hmacBackend, results } = await runtime.run(project)
    const failures = results.filter(({ passed }) => !passed).map(({ receiver, what }) => `${receiver}: ${what}`)
    if (results.length === 0) failures.push('nothing ran')
    if (hmacBackend !== runtime.backend) failures.push(`loaded the ${hmacBackend} backend, not ${runtime.backend}`)
    return { runtime, hmacBackend, results, failures, version: await runtime.version() }
  } catch (error) {
    return { runtime, failures: [error.stderr || error.stack || String(error)] }
  }
}

const visits = []
for (const runtime of runtimes) visits.push(await visit(runtime))
rmSync(project, { recursive: true, force: true })

const receivers = ['smartsheet', 'casesolved', 'frappe', 'smartsuite', 'generic-hmac']
const titles = ['', 'runtime', 'version', 'HMAC', ...receivers]

function toRow({ runtime, version = '', hmacBackend = '', results = [], failures, skipped }) {
  const counts = receivers.map((receiver) => {
    const ofReceiver = results.filter((result) => result.receiver === receiver)
    return `${ofReceiver.filter(({ passed }) => passed).length} of ${ofReceiver.length}`
  })
  const verdict = failures.length > 0 ? 'FAIL' : skipped ? 'skip' : 'pass'
  return [verdict, runtime.name, version, hmacBackend, ...counts]
}

const rows = [titles, ...visits.map(toRow)]
const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
for (const row of rows)
  console.log(
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  )
for (const { runtime, failures, skipped } of visits) {
  for (const failure of failures) console.log(`${runtime.name}: ${failure}`)
  if (skipped && failures.length === 0) console.log(`${runtime.name}: skipped, ${skipped}`)
}
process.exitCode = visits.some(({ failures }) => failures.length > 0) ? 1 : 0
