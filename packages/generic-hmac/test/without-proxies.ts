import { afterEach, beforeEach, vi } from 'vitest'

/** The machine that runs the tests may have a proxy, which changes what can be checked. */
export function withoutProxies(): void {
  beforeEach(() => {
    for (const name of ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy']) {
      vi.stubEnv(name, '')
      vi.stubEnv(name.toUpperCase(), '')
    }
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })
}
