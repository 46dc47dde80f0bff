import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './sources.js'

export interface Bundled {
  gzippedBytes: number
  /** The code of each module that ended up in the bundle, by path. */
  modules: string[]
  text: string
}

/** Bundles built packages as a user's tool would for a Worker or a browser: minified, unused code dropped. */
export async function bundleOf(code: string, external: string[] = []): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: `${root}tests/house` },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['browser'],
    target: 'es2022',
    external,
    // The workspace's own `paths` point at sources, but the published code is measured here.
    tsconfigRaw: {},
    logLevel: 'silent',
  })
  const { contents, text } = outputFiles[0]!
  const inputs = Object.values(metafile.outputs)[0]!.inputs
  const modules = Object.keys(inputs).filter((path) => inputs[path]!.bytesInOutput > 0)
  return { gzippedBytes: gzipSync(contents, { level: 9 }).length, modules, text }
}
