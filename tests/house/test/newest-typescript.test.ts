import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { entryPoints, installStrictly } from './strict-install.js'

// The project itself is compiled by TypeScript 5.9, whose compiler API its tools need. Its users take the newest.
const tsc = fileURLToPath(new URL('../node_modules/typescript7/bin/tsc', import.meta.url))
const project = installStrictly()
afterAll(() => rmSync(project, { recursive: true, force: true }))

async function check(module: string, text: string): Promise<string> {
  const compilerOptions = {
    module,
    moduleResolution: module === 'nodenext' ? module : 'bundler',
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  }
  writeFileSync(`${project}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ['user.mts'] }))
  writeFileSync(`${project}/user.mts`, text)
  const run = promisify(execFile)(process.execPath, [tsc, '--project', project])
  return run.then(
    () => '',
    // A compiler that does not even start writes nothing there.
    (error) => error.stdout || String(error),
  )
}

test.each(['nodenext', 'esnext'])('TypeScript 7 finds no error in any declaration, %s', async (module) => {
  expect(entryPoints.length).toBeGreaterThan(20)
  const imports = entryPoints.map((path, index) => `export * as entry${index} from '${path}'`).join('\n')
  expect(await check(module, imports)).toBe('')
})

test('and infers a handler by the schema of its event', async () => {
  const receiver = (use: string) => `
    import { createHmacWebhook, schemes } from '@hookwright/generic-hmac'
    import * as z from 'zod'
    createHmacWebhook({
      scheme: schemes.github,
      secret: 'a secret of the test',
      events: { push: z.object({ ref: z.string() }) },
      on: { push: (payload) => { const found: ${use} = payload.ref; void found } },
    })`
  expect(await check('nodenext', receiver('string'))).toBe('')
  expect(await check('nodenext', receiver('number'))).toContain("'string' is not assignable to type 'number'")
})
