import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const folders = ['packages', 'tests', 'examples']
  .flatMap((folder) => readdirSync(`${root}${folder}`).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${root}${folder}/test`))

// Tests run against the sources, never against a stale build: every name of ours is mapped to its source module.
const alias = [
  { find: /^@hookwright\/([\w-]+)$/, replacement: `${root}packages/$1/src/index.ts` },
  { find: /^@hookwright\/([\w-]+)\/(client|engine|node|testing)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
  { find: /^@hookwright\/([\w-]+)\/([\w-]+)$/, replacement: `${root}packages/$1/src/$2.ts` },
  { find: '#hmac-backend', replacement: `${root}packages/core/src/hmac/backend-node.ts` },
  { find: '#egress-backend', replacement: `${root}packages/generic-hmac/src/egress/backend-node.ts` },
]

export default defineConfig({
  resolve: { alias },
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: folders.map((folder) => ({
      extends: true as const,
      test: { name: folder, root: root + folder, include: ['test/**/*.test.ts'] },
    })),
  },
})
