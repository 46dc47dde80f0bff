import { readFileSync } from 'node:fs'
import { EdgeVM } from '@edge-runtime/vm'
import { bundle } from '../bundle.mjs'

const manifest = new URL('../node_modules/@edge-runtime/vm/package.json', import.meta.url)

/** The edge runtime of Vercel and Next.js. */
export const edge = {
  name: '@edge-runtime/vm',
  backend: 'webcrypto',
  egress: 'refused',
  version: async () => JSON.parse(readFileSync(manifest, 'utf8')).version,
  async run(project, server) {
    const vm = new EdgeVM()
    vm.evaluate(await bundle(project, 'global.mjs', ['edge-light', 'worker', 'browser'], 'iife'))
    return JSON.parse(await vm.evaluate(`runScenario(${JSON.stringify(server)}).then(JSON.stringify)`))
  },
}
