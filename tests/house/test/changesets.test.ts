import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { packages, readManifest, root } from './sources.js'

const files = readdirSync(`${root}.changeset`).filter((name) => name.endsWith('.md') && name !== 'README.md')
const names = packages.map((name) => readManifest(name).name)

test.each(files)('the changeset %s names packages and tells users something', (file) => {
  const text = readFileSync(`${root}.changeset/${file}`, 'utf8')
  const [, front, told] = /^---\n((?:.+\n)+)---\n+([^#\s][\s\S]+)$/.exec(text) ?? []
  const named = front
    ?.trim()
    .split('\n')
    .map((line) => /^['"](.+)['"]: (?:patch|minor|major)$/.exec(line)?.[1])
  expect(named).toBeDefined()
  expect(names).toEqual(expect.arrayContaining(named!))
  expect(told!.trim().length).toBeGreaterThan(20)
})

test.each(files)('the changeset %s patches nothing that was never released', (file) => {
  const text = readFileSync(`${root}.changeset/${file}`, 'utf8')
  const patched = [...text.matchAll(/^['"](.+)['"]: patch$/gm)].map(([, name]) => name!)
  const unreleased = packages.map(readManifest).filter(({ version }) => version === '0.0.0')
  expect(patched.filter((patch) => unreleased.some(({ name }) => name === patch))).toEqual([])
})
