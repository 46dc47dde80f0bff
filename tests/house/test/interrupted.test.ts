import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from './sources.js'

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'hookwright interrupted '))
afterAll(() => rmSync(folder, { recursive: true }))

/** A workspace with the real scripts, one package, and tools that stop midway. */
function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text, { mode: 0o755 })
}
cpSync(`${root}scripts`, `${folder}/scripts`, { recursive: true })
for (const file of ['package.json', 'tsup.config.ts', 'tsconfig.base.json', 'tsconfig.package.json'])
  cpSync(root + file, join(folder, file))
for (const file of ['package.json', 'tsconfig.json', 'src/index.ts']) write(`packages/one/${file}`, '{}')
write('examples/tour/package.json', '{ "dependencies": {} }')
write('pnpm-lock.yaml', 'lockfileVersion: 9')
write('node_modules/typescript/bin/tsc', '')
const tsup = 'node_modules/tsup/dist/cli-default.js'
const marker = join(folder, 'node_modules/.hookwright-installed')

const outputs = ['index.js', 'index.d.ts'].map((name) => join(folder, 'packages/one/dist', name))
const writeOutputs = `
  const { mkdirSync, writeFileSync } = require('node:fs')
  mkdirSync('packages/one/dist')
  for (const file of ${JSON.stringify(outputs)}) writeFileSync(file, '')
`

/** Puts an npx that only exits first on the PATH: one for every shell, one for Windows. */
function writeNpx(status: number): void {
  write('bin/npx', `#!/bin/sh\nexit ${status}\n`)
  write('bin/npx.cmd', `@exit /b ${status}\r\n`)
}

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(folder, 'scripts', script), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) },
  })

function isBuilt(): string {
  const code = `import { isBuilt } from './scripts/source-stamp.mjs'; console.log(isBuilt('all'))`
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: folder, encoding: 'utf8' }).stdout
}

test('a build that is interrupted does not count as the complete one before it', () => {
  write(tsup, writeOutputs)
  expect(run('build.mjs').status).toBe(0)
  expect(isBuilt()).toBe('true\n')
  write(tsup, `${writeOutputs}process.kill(process.ppid, 'SIGKILL')`)
  // Windows has no signals, so there it ends with a status.
  const { signal, status } = run('build.mjs')
  expect(signal ?? status).toBe(process.platform === 'win32' ? 1 : 'SIGKILL')
  expect(outputs.every((file) => existsSync(file))).toBe(true)
  expect(isBuilt()).toBe('false\n')
})

test('an install that is interrupted does not count as the one before it', () => {
  write(tsup, writeOutputs)
  writeNpx(0)
  expect(run('prepare.mjs', '--for=test').status).toBe(0)
  expect(readFileSync(marker, 'utf8')).toMatch(/^all /)
  writeNpx(9)
  write('pnpm-lock.yaml', 'lockfileVersion: 9.1')
  expect(run('prepare.mjs', '--for=test').status).toBe(9)
  write('pnpm-lock.yaml', 'lockfileVersion: 9')
  expect(run('prepare.mjs', '--for=test').status).toBe(9)
})
