import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from './sources.js'

const folder = mkdtempSync(join(tmpdir(), 'hookwright-checkout-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync('git', ['-c', 'core.autocrlf=true', ...args], { cwd: folder })
const missing = !process.env.CI && spawnSync('git', ['--version']).error !== undefined

test.skipIf(missing)('a checkout has the same bytes if git is set to convert line endings', () => {
  const file = join(folder, 'README.md')
  const text = 'one\ntwo\n'
  cpSync(`${root}.gitattributes`, join(folder, '.gitattributes'))
  writeFileSync(file, text)
  git('init', '--quiet')
  git('add', '.')
  rmSync(file)
  git('checkout-index', '--all')
  expect(readFileSync(file, 'utf8')).toBe(text)
})
