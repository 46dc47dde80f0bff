import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const project = process.env.HOOKWRIGHT_PROJECT
const installed = Object.keys(JSON.parse(readFileSync(`${project}/package.json`, 'utf8')).dependencies)

/** The tests of the packages, with the installed packages instead of the sources and the workspace's versions. */
const fromProject = {
  name: 'from-project',
  enforce: 'pre',
  resolveId(source, _importer, options) {
    if (!installed.some((name) => source === name || source.startsWith(`${name}/`))) return
    return this.resolve(source, `${project}/importer.mjs`, { ...options, skipSelf: true })
  },
}

export default defineConfig({
  plugins: [fromProject],
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['packages/*/test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
