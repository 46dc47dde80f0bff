import { table } from './table.mjs'

const backends = { node: '`node:crypto`', webcrypto: 'WebCrypto' }

/** The runtimes that `npm run test:runtimes` visits, by the crypto that each must load. */
export async function runtimes() {
  const { runtimes: visited } = await import('../../tests/runtimes/runtimes/index.mjs')
  const rows = Object.entries(backends).map(([backend, name]) => [
    visited
      .filter((runtime) => runtime.backend === backend)
      .map((runtime) => runtime.name.replace(', ', ' with '))
      .join(', '),
    name,
  ])
  return table(['runtimes', 'HMAC'], rows)
}
