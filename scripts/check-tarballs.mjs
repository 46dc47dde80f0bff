// Runs publint or attw on every packed package: what users install, not what lies in the workspace.
import { packAll } from './pack.mjs'
import { runTool } from './workspace.mjs'

const tools = {
  publint: (tarball) => runTool('publint/src/cli.js', ['run', tarball, '--strict'], { stdio: 'pipe' }),
  attw: (tarball) =>
    runTool('@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'esm-only'], { stdio: 'pipe' }),
}

const check = tools[process.argv[2]]
if (!check) throw new Error(`Say which: ${Object.keys(tools).join(' or ')}.`)

let failed = 0
for (const tarball of packAll()) {
  const name = tarball.split('/').at(-1)
  try {
    check(tarball)
    console.log(`ok    ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL  ${name}\n${error.stdout}\n${error.stderr}`)
  }
}
process.exitCode = failed > 0 ? 1 : 0
