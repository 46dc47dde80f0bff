import { describe, expect, test } from 'vitest'
import { type Kind, kindOf, packages, providers, type Source, sourcesOf } from './sources.js'

/** Imports point one way: core <- provider <- cli, core <- engine <- cli. */
const mayImport: Record<Kind, (specifier: string) => boolean> = {
  core: () => false,
  provider: (specifier) => /^@hookwright\/core(\/|$)/.test(specifier),
  engine: (specifier) => /^@hookwright\/core(\/|$)/.test(specifier),
  cli: () => true,
}

/** Files that are meant for Node, and only for Node. That no other file uses `Buffer` or `process` is Biome's to check. */
const nodeFiles: Record<string, RegExp> = {
  core: /^(node\/|hmac\/[a-z-]+-node\.ts$)/,
  'generic-hmac': /^egress\/.*node/,
  cli: /./,
}
const isForNode = (name: string, path: string) => nodeFiles[name]?.test(path) ?? false

/** Follows relative imports from one file of a package; gives every other specifier met on the way. */
function reachableFrom(start: string, sources: Source[]): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const outside = new Set<string>()
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const specifier of byPath.get(path)?.imports ?? []) {
      if (!specifier.startsWith('.')) outside.add(specifier)
      else visit(new URL(specifier, `file:///${path}`).pathname.slice(1).replace(/\.js$/, '.ts'))
    }
  }
  visit(start)
  return outside
}

describe.each(packages)('imports of %s', (name) => {
  const sources = sourcesOf(name)

  test('point one way', () => {
    for (const { path, imports } of sources) {
      const ours = imports.filter((specifier) => /^(@hookwright\/|hookwright$)/.test(specifier))
      expect(
        ours.filter((specifier) => !mayImport[kindOf(name)](specifier)),
        path,
      ).toEqual([])
    }
  })

  test('end in .js where they are relative, and stay in the package', () => {
    for (const { path, imports } of sources) {
      for (const specifier of imports.filter((text) => text.startsWith('.'))) {
        expect(specifier, path).toMatch(/\.js$/)
        expect(new URL(specifier, `file:///src/${path}`).pathname, path).toMatch(/^\/src\//)
      }
    }
  })

  test('reach Node only in files that are meant for it', () => {
    for (const { path, imports } of sources.filter(({ path }) => !isForNode(name, path))) {
      expect(
        imports.filter((specifier) => specifier.startsWith('node:')),
        path,
      ).toEqual([])
    }
  })

  test('take zod as `import * as z`, for schemas only', () => {
    for (const { path, text, imports } of sources.filter(({ imports }) => imports.includes('zod'))) {
      expect(text, path).toMatch(/^import (type )?\* as z from 'zod'$/m)
      expect(path).toMatch(/^(schemas\.ts|schemas\/|client\/|testing\/)/)
      expect(imports.filter((specifier) => specifier.startsWith('zod/'))).toEqual([])
    }
  })

  test('take ky in one folder of core', () => {
    const users = sources.filter(({ imports }) => imports.includes('ky')).map(({ path }) => path)
    if (name === 'core') expect(users.every((path) => path.startsWith('client/'))).toBe(true)
    else expect(users).toEqual([])
  })
})

test.each(providers)('signature.ts of %s reaches neither zod nor ky', (provider) => {
  const reached = [...reachableFrom('signature.ts', sourcesOf(provider))]
  expect(reached).not.toHaveLength(0)
  expect(reached.filter((specifier) => /^(zod|ky|@hookwright\/core\/client)$/.test(specifier))).toEqual([])
})
