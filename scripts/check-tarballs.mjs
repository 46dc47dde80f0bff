// Packs every package and runs the named tools on the tarballs, which are what users install.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { packAll } from './pack.mjs'
import { root } from './workspace.mjs'

const tools = {
  publint: (tarball) => ['publint/src/cli.js', 'run', tarball, '--strict'],
  attw: (tarball) => ['@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only'],
}

/** What a tool finds wrong with a tarball; empty if nothing. */
async function problems(tool, tarball) {
  const [file, ...args] = tools[tool](tarball)
  try {
    await promisify(execFile)(process.execPath, [`${root}node_modules/${file}`, ...args])
    return ''
  } catch (error) {
    return `${error.stdout}\n${error.stderr}`
  }
}

let failed = 0
for (const tarball of packAll()) {
  const found = await Promise.all(process.argv.slice(2).map((tool) => problems(tool, tarball)))
  const text = found.join('')
  if (text) failed++
  console.log(`${text ? 'FAIL' : 'ok  '}  ${tarball.slice(root.length)}${text && `\n${text}`}`)
}
process.exitCode = failed > 0 ? 1 : 0
