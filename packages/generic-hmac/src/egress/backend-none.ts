import type { EgressBackend } from './transport.js'

/** Workers, edge runtimes and browsers: `fetch` resolves the name itself and does not show the address. */
export const backend: EgressBackend | null = null
