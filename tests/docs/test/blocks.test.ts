import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, outFolder, writeBlocks } from './blocks.js'

const blocks = writeBlocks()
const runner = fileURLToPath(new URL('../run/run-block.mjs', import.meta.url))

/** Like a user's strict project: packages are found in node_modules, not through the workspace's own paths. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
}

describe('every block of the documents compiles', () => {
  let problems: Map<string, string[]>

  beforeAll(() => {
    const program = ts.createProgram({ rootNames: blocks.map(({ file }) => file), options })
    problems = new Map()
    for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
      const { file, start = 0, messageText } = diagnostic
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
      const text = `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
      const name = file?.fileName ?? ''
      problems.set(name, [...(problems.get(name) ?? []), text])
    }
  }, 120_000)

  test.each(blocks)('$name', ({ file }) => {
    expect(problems.get(file) ?? []).toEqual([])
  })

  test('and nothing else is wrong', () => {
    const files = blocks.map(({ file }) => file)
    expect([...problems].filter(([name]) => !files.includes(name))).toEqual([])
  })
})

/** Runs a block in its own process; rejects if it throws. */
async function run(file: string, code: string): Promise<void> {
  const { code: script } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' })
  const module = file.replace(/\.ts$/, '.mjs')
  writeFileSync(module, script)
  await promisify(execFile)(process.execPath, [runner, module], { timeout: 30_000 })
}

describe('every block of the documents runs', () => {
  test.each(blocks.filter(({ runs }) => runs))('$name', ({ file, code }) => run(file, code))

  test('and would fail if it threw', async () => {
    await expect(run(`${outFolder}/throws.ts`, "throw new Error('on purpose')")).rejects.toThrow('on purpose')
  })

  test.each(["await fetch('http://192.0.2.1/')", "await fetch('https://example.com/')"])(
    'and would fail if it left this machine: %s',
    async (code) => {
      await expect(run(`${outFolder}/leaves.ts`, code)).rejects.toThrow('wanted to connect')
    },
  )
})

test('blocks that run are told from those that are only compiled', () => {
  const document = ['```ts', 'one()', '```', '```sh', 'npm test', '```', '```ts no-run', 'two()', '```'].join('\n')
  expect(blocksOf('a.md', document).map(({ code, runs }) => [code, runs])).toEqual([
    ['one()\n', true],
    ['two()\n', false],
  ])
})
