import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { root } from './blocks.js'

test('the generated tables of the documents are up to date; if not, run npm run docs', () => {
  const output = execFileSync(process.execPath, [`${root}scripts/generate-docs.mjs`, '--check'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(output).toBe('')
})
