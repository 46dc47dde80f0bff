import type { EgressBackend } from './transport.js'

/** Workers, edge runtimes and browsers: `fetch` resolves the name itself and shows nobody the address. */
export const backend: EgressBackend | null = null
