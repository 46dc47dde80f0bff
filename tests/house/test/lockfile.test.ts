import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

test('pnpm-lock.yaml lists what tools need on every platform, not only on the one where it was written', () => {
  const lock = readFileSync(`${root}pnpm-lock.yaml`, 'utf8')
  const store = `${root}node_modules/.pnpm`
  const missing: string[] = []
  for (const folder of readdirSync(store)) {
    const name = /^@?[^@]+/.exec(folder)?.[0].replace('+', '/')
    const manifest = `${store}/${folder}/node_modules/${name}/package.json`
    if (!existsSync(manifest)) continue
    const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
    missing.push(...Object.keys(optionalDependencies).filter((optional) => !lock.includes(`${optional}@`)))
  }
  expect(missing).toEqual([])
})
