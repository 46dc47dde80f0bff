import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { backend as node } from '../../src/egress/backend-node.js'
import { backend as none } from '../../src/egress/backend-none.js'

const { imports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  imports: Record<string, Record<string, string>>
}

test('only Node gets the module for Node, after every platform that also calls itself node', () => {
  expect(Object.entries(imports['#egress-backend']!)).toEqual([
    ['workerd', './dist/egress/backend-none.js'],
    ['edge-light', './dist/egress/backend-none.js'],
    ['worker', './dist/egress/backend-none.js'],
    ['browser', './dist/egress/backend-none.js'],
    ['node', './dist/egress/backend-node.js'],
    ['default', './dist/egress/backend-none.js'],
  ])
})

test('Node checks addresses, the others say that they can’t', () => {
  expect(node).not.toBeNull()
  expect(none).toBeNull()
})

test.each(['bun', 'deno', 'Cloudflare-Workers'])('%s can’t, even if it loads the module for Node', async (name) => {
  if (name === 'Cloudflare-Workers') vi.stubGlobal('navigator', { userAgent: name })
  else vi.stubGlobal('process', { ...process, versions: { ...process.versions, [name]: '1.0.0' } })
  vi.resetModules()
  try {
    expect((await import('../../src/egress/backend-node.js')).backend).toBeNull()
  } finally {
    vi.unstubAllGlobals()
  }
})
