import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, expect, it, onTestFinished, vi } from 'vitest'

// Miniflare begins to remove its files in `dispose` and does not wait, so the end of this process would leave them.
const folder = mkdtempSync(join(tmpdir(), 'hookwright-workers-'))
vi.stubEnv('TMPDIR', folder)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const core = fileURLToPath(new URL('../../../packages/core/src', import.meta.url))
const intervalMs = 200

/** One client at module scope, used by every request of the isolate. */
const worker = `
  import { createApiClient } from './client/index.ts'

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

/**
 * Calls the worker above as a plan says, and disconnects where the plan says. workerd then cancels that request and
 * everything it has started. (Not every platform notices that an HTTP client has left.)
 */
const caller = `
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

  export default {
    async fetch(request, { TARGET }) {
      const call = async ({ name, afterMs, leaveAfterMs }) => {
        await pause(afterMs)
        const controller = new AbortController()
        if (leaveAfterMs !== undefined) setTimeout(() => controller.abort(), leaveAfterMs)
        try {
          const response = await TARGET.fetch('http://target/' + name, { signal: controller.signal })
          return await response.json()
        } catch {
          return { name, left: true }
        }
      }
      return Response.json(await Promise.all((await request.json()).map(call)))
    },
  }
`

interface PlannedCall {
  name: string
  afterMs: number
  leaveAfterMs?: number
}

/** Runs plans with the worker in workerd. `answer` is the provider that the worker calls. */
async function startWorkers(answer: (name: string, calls: number) => Response) {
  const arrivals: { name: string; at: number }[] = []
  const outboundService = (request: { url: string }) => {
    const name = new URL(request.url).pathname.split('/').pop()!
    arrivals.push({ name, at: performance.now() })
    return answer(name, arrivals.length) as never
  }
  const shared = { modules: true, compatibilityDate: '2026-01-01' } as const
  const miniflare = new Miniflare({
    workers: [
      { ...shared, name: 'caller', script: caller, serviceBindings: { TARGET: 'target' } },
      { ...shared, name: 'target', script: await bundle(), outboundService },
    ],
  })
  onTestFinished(() => miniflare.dispose())
  const run = async (plan: PlannedCall[]) => {
    const response = await miniflare.dispatchFetch('http://caller/', { method: 'POST', body: JSON.stringify(plan) })
    return (await response.json()) as { name: string; attempts?: number; left?: true; error?: string }[]
  }
  return { arrivals, run }
}

it('one client at module scope serves 8 requests at once, evenly, although some are cancelled while they wait', async () => {
  const { arrivals, run } = await startWorkers((name) => Response.json({ name }))
  // Ten milliseconds apart, so that it is known who waits: the first who does, one between, and the last leave.
  const leavers = new Set([2, 4, 7])
  const plan = Array.from({ length: 8 }, (_, index) => ({
    name: `r${index}`,
    afterMs: index * 10,
    ...(leavers.has(index) ? { leaveAfterMs: 90 - index * 10 } : {}),
  }))
  await run([{ name: 'warm', afterMs: 0 }])
  const settled = await run(plan)
  expect(settled).toEqual(
    plan.map(({ name }, index) => (leavers.has(index) ? { name, left: true } : { name, attempts: 1 })),
  )
  expect(await run([{ name: 'after', afterMs: 0 }])).toEqual([{ name: 'after', attempts: 1 }])
  expect(arrivals.map(({ name }) => name)).toEqual(['warm', 'r0', 'r1', 'r3', 'r5', 'r6', 'after'])
  // Six gaps together: one alone is short where this process was late to see the call before it.
  expect(arrivals[6]!.at - arrivals[0]!.at).toBeGreaterThan(5 * intervalMs)
})

it('a 429 makes the other requests of the isolate wait, even if the one that got it is cancelled', async () => {
  const { arrivals, run } = await startWorkers((name, calls) =>
    calls === 2 ? new Response('{"message":"slow down"}', { status: 429 }) : Response.json({ name }),
  )
  await run([{ name: 'warm', afterMs: 0 }])
  const settled = await run([
    { name: 'met', afterMs: 0, leaveAfterMs: intervalMs + 200 },
    { name: 'a', afterMs: 20 },
    { name: 'b', afterMs: 30 },
    { name: 'c', afterMs: 40 },
  ])
  expect(settled).toEqual([
    { name: 'met', left: true },
    { name: 'a', attempts: 1 },
    { name: 'b', attempts: 1 },
    { name: 'c', attempts: 1 },
  ])
  expect(arrivals.map(({ name }) => name)).toEqual(['warm', 'met', 'a', 'b', 'c'])
  expect(arrivals[2]!.at - arrivals[1]!.at).toBeGreaterThan(600)
})
