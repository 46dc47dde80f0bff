// Runtimes that are a program: Node, Bun and Deno run the project's files directly.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const installed = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url))

async function runFile(project, program, args) {
  const { stdout } = await run(program, args, { cwd: project, timeout: 60_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1))
}

async function version(program) {
  const { stdout } = await run(program, ['--version'], { timeout: 60_000 })
  return stdout.match(/\d+\.\d+\.\d+/)[0]
}

function node(major, program) {
  const name = `Node ${major}`
  const runtime = { backend: 'node', egress: 'checked', version: () => version(program) }
  return [
    { ...runtime, name, run: (project, server) => runFile(project, program, ['print.mjs', server]) },
    {
      ...runtime,
      name: `${name}, require()`,
      run: (project, server) => runFile(project, program, ['--no-warnings', 'require.cjs', server]),
    },
  ]
}

const bun = installed('bun/bin/bun.exe')
const deno = installed('deno/deno')

export const commandLine = [
  // The oldest supported Node is the one that runs the development tools and the tests.
  ...node(20, process.execPath),
  ...node(22, installed('node22/bin/node')),
  ...node(24, installed('node24/bin/node')),
  ...node(26, installed('node26/bin/node')),
  // Both use the condition `node`, and have node:crypto.
  {
    name: 'Bun',
    backend: 'node',
    egress: 'refused',
    version: () => version(bun),
    run: (project, server) => runFile(project, bun, ['print.mjs', server]),
  },
  {
    name: 'Deno',
    backend: 'node',
    egress: 'refused',
    version: () => version(deno),
    run: (project, server) =>
      runFile(project, deno, [
        'run',
        '--no-config',
        '--node-modules-dir=manual',
        `--allow-net=${new URL(server).host}`,
        'print.mjs',
        server,
      ]),
  },
]
