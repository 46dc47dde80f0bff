import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './sources.js'

test.each(['pnpm-lock.yaml', '.npmrc', 'pnpm-workspace.yaml', 'package.json'])(
  '%s names no registry: everyone installs from their own',
  (file) => {
    const text = readFileSync(root + file, 'utf8')
    expect(text).not.toMatch(/https?:\/\/|registry|_authToken|tarball:/i)
  },
)

test('package.json starts the pnpm that it names', () => {
  const { packageManager, scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  expect(scripts.bootstrap).toContain(`npx --yes ${packageManager}`)
})
