// npm run bench: every benchmark, one after another, each in a process of its own.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const library = new Set(['index.mjs', 'measure.mjs', 'median.mjs', 'floor.mjs', 'payloads.mjs'])
const folder = fileURLToPath(new URL('.', import.meta.url))
const chosen = process.argv.slice(2)
const files = readdirSync(folder).filter((name) => name.endsWith('.mjs') && !library.has(name))

for (const file of files.filter((name) => chosen.length === 0 || chosen.includes(name.replace('.mjs', '')))) {
  console.log(`\n== ${file}`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', folder + file], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
