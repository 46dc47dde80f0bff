// What an API client must make of bad answers, over the `fetch` of its runtime.
import { createApiClient, createRateLimiter } from '@hookwright/core/client'
import { abortSoon, countOf, failsWith } from './endings.mjs'

const inDoubt = 'It may have had its effect'

export async function client(server) {
  const api = createApiClient({
    packageName: 'tests',
    provider: 'Faults',
    baseUrl: server,
    credentials: { token: 'a-token-of-the-tests' },
    headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
    limiter: createRateLimiter({ intervalMs: 0 }),
    retry: { limit: 1, baseDelayMs: 10 },
    maxResponseBytes: 10_000,
  })
  const call = (path, options) => api.request({ path, timeoutMs: 5_000, ...options })
  const reason = new Error('enough')
  const idOf = async (path) => (await call(path)).data.id
  const post = { json: {} }
  return {
    'reads an answer, compressed or not': (await idOf('good')) === 1 && (await idOf('gzip')) === 1,
    'waits after a 429 and repeats': (await call('limited', post)).attempts === 2,
    'follows no redirect':
      (await call('moved').then(...failsWith('ApiError', 'api_error', 'redirect'))) &&
      (await countOf(server, 'stolen')) === 0,
    'repeats what broke off, where that is safe':
      (await call('broken').then(...failsWith('TransportError', 'network'))) && (await countOf(server, 'broken')) === 2,
    'does not repeat a POST that broke off':
      (await call('broken', post).then(...failsWith('TransportError', 'network', inDoubt))) &&
      (await countOf(server, 'broken')) === 3,
    'says of a closed connection whether to look first': await call('closed', { ...post, idempotent: false }).then(
      ...failsWith('TransportError', 'network', inDoubt),
    ),
    'gives up a body that stalls': await call('stalled', { timeoutMs: 100 }).then(
      ...failsWith('TransportError', 'timeout'),
    ),
    'gives up at the deadline': await call('silent', { deadlineMs: 100 }).then(
      ...failsWith('TransportError', 'deadline'),
    ),
    'rejects with the reason of an abort': await call('stalled', { signal: abortSoon(reason) }).catch(
      (error) => error === reason,
    ),
    'reads no more than it may': await call('large').then(...failsWith('ApiError', 'api_error', 'maxResponseBytes')),
  }
}
