import { readdirSync } from 'node:fs'
import { defineConfig } from 'tsup'

// One configuration for every package: one output module per source module, so that a bundler can drop what is not
// used. Declarations come from `tsc --build` (scripts/build.mjs), which is faster than bundling them.
// scripts/build.mjs says which packages; by itself tsup builds all of them.
const packages = process.env.HOOKWRIGHT_PACKAGES?.split(' ') ?? readdirSync('packages')

export default defineConfig(
  packages.map((name) => ({
    name,
    entry: [`packages/${name}/src/**/*.ts`],
    outDir: `packages/${name}/dist`,
    format: 'esm' as const,
    target: 'es2022',
    platform: 'neutral' as const,
    bundle: false,
    silent: true,
    esbuildOptions(options) {
      options.outbase = `packages/${name}/src`
    },
  })),
)
