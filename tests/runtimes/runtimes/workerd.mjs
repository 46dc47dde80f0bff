import { readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'
import { bundle } from '../bundle.mjs'

const manifest = new URL('../node_modules/miniflare/package.json', import.meta.url)

/** Cloudflare Workers, without any Node compatibility. */
export const workerd = {
  name: 'workerd',
  backend: 'webcrypto',
  egress: 'refused',
  version: async () => JSON.parse(readFileSync(manifest, 'utf8')).version,
  async run(project, server) {
    const script = await bundle(project, 'worker.mjs', ['workerd', 'worker', 'browser'], 'esm')
    const miniflare = new Miniflare({ modules: true, script, compatibilityDate: '2026-01-01' })
    try {
      const response = await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body: server })
      return await response.json()
    } finally {
      await miniflare.dispose()
    }
  },
}
