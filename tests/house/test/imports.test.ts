import { describe, expect, test } from 'vitest'
import { type Kind, kindOf, packages, providers, type Source, sourcesOf } from './sources.js'

/** Imports point one way: core <- provider <- cli, core <- engine <- cli. */
const mayImport: Record<Kind, (specifier: string) => boolean> = {
  core: () => false,
  provider: (specifier) => /^@hookwright\/core(\/|$)/.test(specifier),
  engine: (specifier) => /^@hookwright\/core(\/|$)/.test(specifier),
  cli: () => true,
}

/** Files that are only for Node. Biome checks that no other file uses `Buffer` or `process`. */
const nodeFiles: Record<string, RegExp> = {
  core: /^(node\/|hmac\/[a-z-]+-node\.ts$)/,
  'generic-hmac': /^egress\/.*node/,
  cli: /./,
}
const isForNode = (name: string, path: string) => nodeFiles[name]?.test(path) ?? false

/** Follows relative imports from a file of a package. Returns the files on the way, and every other specifier. */
function reachableFrom(start: string, sources: Source[]): { within: Set<string>; outside: Set<string> } {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const outside = new Set<string>()
  const within = new Set<string>()
  const visit = (path: string): void => {
    if (within.has(path)) return
    within.add(path)
    for (const specifier of byPath.get(path)?.imports ?? []) {
      if (!specifier.startsWith('.')) outside.add(specifier)
      else visit(new URL(specifier, `file:///${path}`).pathname.slice(1).replace(/\.js$/, '.ts'))
    }
  }
  visit(start)
  return { within, outside }
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

  test('end in .js if they are relative, and stay in the package', () => {
    for (const { path, imports } of sources) {
      for (const specifier of imports.filter((text) => text.startsWith('.'))) {
        expect(specifier, path).toMatch(/\.js$/)
        expect(new URL(specifier, `file:///src/${path}`).pathname, path).toMatch(/^\/src\//)
      }
    }
  })

  test('reach Node only in files for Node', () => {
    for (const { path, imports } of sources.filter(({ path }) => !isForNode(name, path))) {
      expect(
        imports.filter((specifier) => specifier.startsWith('node:')),
        path,
      ).toEqual([])
    }
  })

  test('import zod as `import * as z`, only for schemas', () => {
    for (const { path, text, imports } of sources.filter(({ imports }) => imports.includes('zod'))) {
      expect(text, path).toMatch(/^import (type )?\* as z from 'zod'$/m)
      expect(path).toMatch(/^(schemas\.ts|schemas\/|client\/|testing\/)/)
      expect(imports.filter((specifier) => specifier.startsWith('zod/'))).toEqual([])
    }
  })

  test('import ky in one folder of core', () => {
    const users = sources.filter(({ imports }) => imports.includes('ky')).map(({ path }) => path)
    if (name === 'core') expect(users.every((path) => path.startsWith('client/'))).toBe(true)
    else expect(users).toEqual([])
  })
})

test.each(providers)(
  'signature.ts of %s imports nothing of core but ./signature, and neither zod nor ky',
  (provider) => {
    const { outside } = reachableFrom('signature.ts', sourcesOf(provider))
    expect(outside).toContain('@hookwright/core/signature')
    const ofCore = [...outside].filter((specifier) => /^@hookwright\/core/.test(specifier))
    expect(ofCore).toEqual(['@hookwright/core/signature'])
    expect([...outside].filter((specifier) => /^(zod|ky)$/.test(specifier))).toEqual([])
  },
)

test('signature.ts of core imports nothing of the pipeline, of stores and of queues, and no ky', () => {
  const { within, outside } = reachableFrom('signature.ts', sourcesOf('core'))
  expect(within).toContain('hmac/hmac.ts')
  expect([...within].filter((path) => /^(pipeline|store|queue|engine)\//.test(path))).toEqual([])
  expect(outside).toEqual(new Set(['#hmac-backend']))
})
