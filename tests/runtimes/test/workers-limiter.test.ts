import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { expect, it, onTestFinished } from 'vitest'

const core = fileURLToPath(new URL('../../../packages/core/src', import.meta.url))
const intervalMs = 120

/** One client at module scope, used by every request of the isolate. */
const worker = `
  import { createApiClient } from '${core}/client/index.ts'

  const api = createApiClient({
    packageName: '@acme/tickets',
    provider: 'Tickets',
    baseUrl: 'https://api.tickets.example',
    credentials: { token: 'a-token-for-tests' },
    headers: ({ token }) => ({ authorization: 'Bearer ' + token }),
    pace: { intervalMs: ${intervalMs} },
    penaltyMs: 700,
  })

  export default {
    async fetch(request) {
      const name = new URL(request.url).pathname.slice(1)
      try {
        const { data, attempts } = await api.request({ path: ['tickets', name], json: { name }, schema: undefined })
        return Response.json({ name: data.name, attempts })
      } catch (error) {
        return Response.json({ error: String(error) }, { status: 500 })
      }
    },
  }
`

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: worker, resolveDir: core, loader: 'ts' },
    alias: { '#hmac-backend': `${core}/hmac/backend-web.ts` },
    conditions: ['workerd'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]!.text
}

/** The worker in workerd, and the provider it calls. */
async function startWorker(answer: (name: string, arrivals: readonly string[]) => Response) {
  const arrivals: { name: string; at: number }[] = []
  const miniflare = new Miniflare({
    modules: true,
    script: await bundle(),
    compatibilityDate: '2026-01-01',
    // Straight to the worker: behind Miniflare's own entry, a caller who leaves is not noticed.
    unsafeDirectSockets: [{}],
    outboundService: (request: Request) => {
      const name = new URL(request.url).pathname.split('/').pop()!
      arrivals.push({ name, at: performance.now() })
      return answer(
        name,
        arrivals.map((arrival) => arrival.name),
      ) as never
    },
  } as never)
  onTestFinished(() => miniflare.dispose())
  await miniflare.ready
  const url = await miniflare.unsafeGetDirectURL()
  const call = async (name: string, signal?: AbortSignal) => {
    const response = await fetch(new URL(name, url), signal ? { signal } : {})
    return (await response.json()) as { name?: string; attempts?: number; error?: string }
  }
  return { arrivals, call }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('one client at module scope serves 8 requests at once, evenly, though some are cancelled while they wait', async () => {
  const { arrivals, call } = await startWorker((name) => Response.json({ name }))
  await call('warm')
  const controllers = Array.from({ length: 8 }, () => new AbortController())
  const answers = controllers.map(async ({ signal }, index) => {
    // In a known order, so that it is known who waits.
    await pause(index * 10)
    return call(`r${index}`, signal).catch(() => 'cancelled')
  })
  await pause(100)
  // The first of those who wait, one between, and the last.
  for (const index of [2, 4, 7]) controllers[index]!.abort()
  const settled = await Promise.all(answers)
  expect(settled.map((answer) => (answer === 'cancelled' ? answer : (answer as { name: string }).name))).toEqual([
    'r0',
    'r1',
    'cancelled',
    'r3',
    'cancelled',
    'r5',
    'r6',
    'cancelled',
  ])
  expect(await call('after')).toEqual({ name: 'after', attempts: 1 })
  const names = arrivals.map(({ name }) => name)
  expect(names).toEqual(['warm', 'r0', 'r1', 'r3', 'r5', 'r6', 'after'])
  const gaps = arrivals.slice(1).map(({ at }, index) => at - arrivals[index]!.at)
  // Less only by what the way through two processes varies.
  for (const gap of gaps) expect(gap).toBeGreaterThan(intervalMs * 0.6)
})

it('a 429 makes the other requests of the isolate wait, also when the one that met it is cancelled', async () => {
  const { arrivals, call } = await startWorker((name, before) =>
    before.length === 2 ? new Response('{"message":"slow down"}', { status: 429 }) : Response.json({ name }),
  )
  await call('warm')
  const controller = new AbortController()
  const met = call('met', controller.signal).catch(() => 'cancelled')
  await pause(20)
  const others = ['a', 'b', 'c'].map((name) => call(name))
  await pause(intervalMs + 200)
  controller.abort()
  expect(await met).toBe('cancelled')
  expect((await Promise.all(others)).map(({ name }) => name).sort()).toEqual(['a', 'b', 'c'])
  const [, refused, ...rest] = arrivals
  expect(refused?.name).toBe('met')
  expect(rest.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c'])
  expect(rest[0]!.at - refused!.at).toBeGreaterThan(600)
})
