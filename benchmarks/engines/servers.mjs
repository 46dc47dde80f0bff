// Real servers, started the way the tests start them.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))

async function load(name) {
  const entry = fileURLToPath(new URL(`../../tests/support/${name}.ts`, import.meta.url))
  const outfile = join(folder, `${name}.mjs`)
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' })
  return import(outfile)
}

export const { startRedis } = await load('redis')
export const { startPostgres, postgresUrl } = await load('postgres')
export const { startNats } = await load('nats')
export const scratch = folder
