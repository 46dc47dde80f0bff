// `npm run test:runtimes`: packs the packages, installs the tarballs in a separate project and runs every receiver and
// sender from them in every runtime. Prints a table; the exit status is 0 only if all of it is right.
import { rmSync } from 'node:fs'
import { startFaultServer } from './fault-server.mjs'
import { installProject } from './install.mjs'
import { runtimes } from './runtimes/index.mjs'

const required = process.env.CI !== undefined || process.env.HOOKWRIGHT_REQUIRE_SERVERS !== undefined
const project = installProject()
const server = await startFaultServer()

async function visit(runtime) {
  if (runtime.missing) return { runtime, failures: required ? [runtime.missing] : [], skipped: runtime.missing }
  try {
    const { hmacBackend, egress, results } = await runtime.run(
      project,
      `${server.address}/${encodeURIComponent(runtime.name)}`,
    )
    const failures = results.filter(({ passed }) => !passed).map(({ part, what }) => `${part}: ${what}`)
    if (results.length === 0) failures.push('nothing ran')
    if (hmacBackend !== runtime.backend) failures.push(`loaded the ${hmacBackend} backend, not ${runtime.backend}`)
    if (egress !== runtime.egress) failures.push(`addresses of webhooks are ${egress}, not ${runtime.egress}`)
    return { runtime, hmacBackend, results, failures, version: await runtime.version() }
  } catch (error) {
    return { runtime, failures: [error.stderr || error.stack || String(error)] }
  }
}

const visits = []
for (const runtime of runtimes) visits.push(await visit(runtime))
server.stop()
rmSync(project, { recursive: true, force: true })

const parts = [...new Set(visits.flatMap(({ results = [] }) => results.map(({ part }) => part)))]
const titles = ['', 'runtime', 'version', 'HMAC', ...parts]

function toRow({ runtime, version = '', hmacBackend = '', results = [], failures, skipped }) {
  const counts = parts.map((part) => {
    const ofPart = results.filter((result) => result.part === part)
    return `${ofPart.filter(({ passed }) => passed).length} of ${ofPart.length}`
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
