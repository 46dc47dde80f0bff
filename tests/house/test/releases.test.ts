import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { packages, readManifest, root } from './sources.js'

const files = readdirSync(`${root}.changeset`).filter((name) => name.endsWith('.md') && name !== 'README.md')
const names = packages.map((name) => readManifest(name).name)
const isReleased = (name: string) => readManifest(name).version !== '0.0.0'

// There is none after a release.
describe.runIf(files.length > 0).each(files)('the changeset %s', (file) => {
  const text = readFileSync(`${root}.changeset/${file}`, 'utf8')

  test('names packages and tells users something', () => {
    const [, front, told] = /^---\n((?:.+\n)+)---\n+([^#\s][\s\S]+)$/.exec(text) ?? []
    const named = front
      ?.trim()
      .split('\n')
      .map((line) => /^['"](.+)['"]: (?:patch|minor|major)$/.exec(line)?.[1])
    expect(named).toBeDefined()
    expect(names).toEqual(expect.arrayContaining(named!))
    expect(told!.trim().length).toBeGreaterThan(20)
  })

  test('patches nothing that was never released', () => {
    const patched = [...text.matchAll(/^['"](.+)['"]: patch$/gm)].map(([, name]) => name!)
    const unreleased = packages.filter((name) => !isReleased(name)).map((name) => readManifest(name).name)
    expect(patched.filter((name) => unreleased.includes(name))).toEqual([])
  })
})

describe.each(packages)('the package %s', (name) => {
  test('has a changelog once it is released, which is in its tarball', () => {
    expect(existsSync(`${root}packages/${name}/CHANGELOG.md`)).toBe(isReleased(name))
    expect(readManifest(name).files).toContain('CHANGELOG.md')
  })

  test('says that it is not on npm until it is released, and no longer', () => {
    const readme = readFileSync(`${root}packages/${name}/README.md`, 'utf8')
    expect(readme.includes('Until the packages are on npm')).toBe(!isReleased(name))
  })
})

test('the README of the project says that packages are not on npm as long as one is not', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8')
  expect(readme.includes('not on npm yet')).toBe(packages.some((name) => !isReleased(name)))
})
