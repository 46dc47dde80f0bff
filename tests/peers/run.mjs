// `npm run test:peers`: installs the packed packages in a separate project with the lowest version of each peer that they
// allow, and runs the packages' tests with these; also with newest versions that the workspace can't have.
// Prints a line for each; the exit status is 0 only if all of it is right. `npm run test:peers -- ioredis@5.4 pg@latest`
// tries those versions instead, on this Node.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from '../../scripts/pack.mjs'
import { npmCommand, root } from '../../scripts/workspace.mjs'
import { lowestVersions, readSpec } from './ranges.mjs'
import { trials } from './trials.mjs'

const required = process.env.CI !== undefined || process.env.HOOKWRIGHT_REQUIRE_SERVERS !== undefined
const project = mkdtempSync(join(realpathSync(tmpdir()), 'hookwright-peers-'))
process.once('exit', () => rmSync(project, { recursive: true, force: true }))

const read = (file) => JSON.parse(readFileSync(`${project}/${file}`, 'utf8'))
const versionOf = (name) => read(`node_modules/${name}/package.json`).version
const specsOf = ({ name, version }) => [name, ...(trials[name]?.companions ?? [])].map((each) => `${each}@${version}`)

/** Installs, or throws npm's reason. npm's other lines are left out, because they name the registry, which may be private. */
function install(specs) {
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...specs]
  const [program, all, shell] = npmCommand('npm', args)
  const npm = spawnSync(program, all, { cwd: project, encoding: 'utf8', ...shell })
  if (npm.error) throw npm.error
  if (npm.status === 0) return
  const why = npm.stderr.match(/^npm error (code|notarget) .*/gm) ?? [`exit status ${npm.status}`]
  throw new Error(`npm install ${specs.join(' ')}\n${why.join('\n')}`)
}

/** Runs the tests of a peer with the installed version. `problem` is what vitest says about those that fail. */
function runTests({ files, tests }, node) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${project}/report.json`]
  const args = ['run', '--config', `${root}tests/peers/vitest.config.mjs`, ...reporters, '-t', tests, ...files]
  rmSync(`${project}/report.json`, { force: true })
  const { status, stderr } = spawnSync(node, [`${root}node_modules/vitest/vitest.mjs`, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, HOOKWRIGHT_PROJECT: project, NO_COLOR: '1' },
  })
  const { numPassedTests: passed, numFailedTests: failed } = read('report.json')
  const nothing = passed + failed === 0 && 'nothing ran'
  const problem = status !== 0 ? stderr.trim() : required && nothing
  return { verdict: nothing ? 'skip' : 'pass', counts: `${passed} of ${passed + failed}`, problem }
}

function tryVersion(peer) {
  const trial = trials[peer.name]
  if (!trial) return { problem: 'no tests are named for it in tests/peers/trials.mjs' }
  try {
    if (versionOf(peer.name) !== peer.version) install(specsOf(peer))
    return runTests(trial, peer.node ?? process.execPath)
  } catch (error) {
    return { problem: error.message }
  }
}

const lowest = lowestVersions()
const newest = Object.entries(trials).flatMap(([name, { newest }]) =>
  newest ? { name, ...newest, node: `${root}tests/runtimes/node_modules/${newest.node}/bin/node` } : [],
)
const wanted = process.argv.length > 2 ? process.argv.slice(2).map(readSpec) : [...lowest, ...newest]
const width = Math.max(...wanted.map(({ name }) => name.length))

writeFileSync(`${project}/package.json`, JSON.stringify({ private: true, type: 'module' }))
const first = new Map(lowest.toReversed().map((peer) => [peer.name, peer]))
install([...packAll(), ...[...first.values()].flatMap(specsOf)])

for (const peer of wanted) {
  const { verdict, counts = '', problem } = tryVersion(peer)
  const version = problem ? peer.version : versionOf(peer.name)
  console.log(`${problem ? 'FAIL' : verdict}  ${peer.name.padEnd(width)}  ${version.padEnd(8)}  ${counts}`.trimEnd())
  if (!problem) continue
  console.log(`${peer.name} ${peer.version}: ${problem}`)
  process.exitCode = 1
}
