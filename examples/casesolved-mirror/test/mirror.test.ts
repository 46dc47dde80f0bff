import { type CasesolvedClient, createCasesolvedClient, type PressSite, type Webhook } from '@hookwright/casesolved'
import { type CasesolvedEmulator, createCasesolvedEmulator } from '@hookwright/casesolved/testing'
import { manualClock } from '@hookwright/core/testing'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'

interface Change {
  name: string
  before: string | undefined
  after: string | undefined
}

interface Mirror {
  sites: Map<string, PressSite>
  webhook: Webhook
  poll(): Promise<void>
}

type CreateSiteMirror = (options: {
  client: CasesolvedClient
  secret: string
  onChange(change: Change): void
  onOutcome(): void
}) => Mirror

type Serve = (options: {
  mirror: Mirror
  port: number
  pollEveryMs: number
  signal: AbortSignal
  onError(error: unknown): void
}) => Promise<number>

// The example is plain JavaScript, so that Node runs it without a build. Its types are declared here.
const load = async (file: string) => import(new URL(`../${file}`, import.meta.url).href)
const { createSiteMirror } = (await load('site-mirror.mjs')) as { createSiteMirror: CreateSiteMirror }
const { serve } = (await load('serve.mjs')) as { serve: Serve }

const key = { apiKey: 'a1b2c3d4e5f6a7b', apiSecret: 'f0e1d2c3b4a5968' }
const secret = 'a-secret-for-webhooks-only'
const endpoint = 'http://127.0.0.1:9999/casesolved'
const events = ['Site Status Update', 'Site Plan Change']

interface World {
  emulator: CasesolvedEmulator
  mirror: Mirror
  changes: Change[]
  clock: ReturnType<typeof manualClock>
  receiver: { up: boolean }
}

async function createWorld(): Promise<World> {
  const clock = manualClock(Date.UTC(2026, 7, 1))
  const receiver = { up: true }
  const emulator = createCasesolvedEmulator({
    users: [key],
    clock,
    fetch: async (request) => (receiver.up ? mirror.webhook.handle(request) : new Response(null, { status: 502 })),
  })
  const client = createCasesolvedClient({ ...key, clock, team: 'dnjt4bkes2', fetch: emulator.fetch })
  const changes: Change[] = []
  const mirror = createSiteMirror({ client, secret, onChange: (change) => changes.push(change), onOutcome: () => {} })
  const { name } = await client.webhooks.add({ endpoint, secret, events })
  await client.webhooks.activate({ name })
  return { emulator, mirror, changes, clock, receiver }
}

const statuses = (sites: Iterable<PressSite>) =>
  Object.fromEntries([...sites].map(({ name, status }) => [name, status]).sort())

const truth = ({ state }: CasesolvedEmulator) =>
  Object.fromEntries([...state.sites.values()].map(({ name, fields }) => [name, fields.status]).sort())

describe('the mirror', () => {
  test('begins with the existing sites', async () => {
    const { emulator, mirror } = await createWorld()
    emulator.platform.addSite({ name: 'a.example' })
    emulator.platform.addSite({ name: 'b.example', status: 'Suspended' })
    await mirror.poll()
    expect(statuses(mirror.sites.values())).toEqual({ 'a.example': 'Active', 'b.example': 'Suspended' })
  })

  test('follows webhooks at once, and polls for what they never report', async () => {
    const { emulator, mirror, changes, clock } = await createWorld()
    emulator.platform.createSite({ name: 'a.example' })
    emulator.platform.setSiteStatus({ name: 'a.example', status: 'Active' })
    await emulator.tick()
    expect(changes).toEqual([{ name: 'a.example', before: undefined, after: 'Active' }])

    emulator.platform.startSiteUpdate({ name: 'a.example' })
    emulator.platform.finishSiteUpdate({ name: 'a.example', outcome: 'failure' })
    await emulator.tick()
    expect(changes).toHaveLength(1)
    await mirror.poll()
    expect(changes.at(-1)).toEqual({ name: 'a.example', before: 'Active', after: 'Broken' })

    await clock.advance(1_000)
    emulator.platform.archiveSite({ name: 'a.example' })
    await emulator.tick()
    await mirror.poll()
    expect(changes.slice(2)).toEqual([
      { name: 'a.example', before: 'Broken', after: undefined },
      { name: 'a.example.archived', before: undefined, after: 'Archived' },
    ])
  })

  test('a site that an event finds deleted does not come back with a poll that read it before', async () => {
    const { emulator, mirror, changes, clock } = await createWorld()
    emulator.platform.addSite({ name: 'a.example' })
    await mirror.poll()
    let lists = 0
    // The second list is that of archived sites. The site is archived while its answer is on the way.
    const matches = ({ operation }: { operation: string }) => operation.endsWith('get_list') && ++lists === 2
    emulator.inject({ matches, when: 'after', latencyMs: 1_000 })
    const poll = mirror.poll()
    await vi.waitUntil(() => clock.sleeping > 0)
    emulator.platform.archiveSite({ name: 'a.example' })
    await emulator.tick()
    await clock.advance(1_000)
    await poll
    expect(changes.slice(1)).toEqual([{ name: 'a.example', before: 'Active', after: undefined }])
    await mirror.poll()
    expect(statuses(mirror.sites.values())).toEqual({ 'a.example.archived': 'Archived' })
  })

  test('is correct after every poll, whatever happened and whatever was lost', async () => {
    const names = ['a.example', 'b.example', 'c.example']
    const name = fc.constantFrom(...names)
    const action = fc.oneof(
      fc.record({ do: fc.constant('create' as const), name }),
      fc.record({
        do: fc.constant('status' as const),
        name,
        status: fc.constantFrom('Active', 'Inactive', 'Suspended'),
      }),
      fc.record({
        do: fc.constant('update' as const),
        name,
        outcome: fc.constantFrom('success' as const, 'failure' as const),
      }),
      fc.record({ do: fc.constant('archive' as const), name }),
      fc.record({ do: fc.constant('receiver' as const), up: fc.boolean() }),
      fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ do: fc.constant('poll' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const { emulator, mirror, clock, receiver } = await createWorld()
        const { platform, state } = emulator
        for (const step of actions) {
          await clock.advance(1)
          const exists = 'name' in step && state.sites.has(step.name)
          if (step.do === 'create' && !exists) platform.createSite({ name: step.name })
          if (step.do === 'status' && exists) platform.setSiteStatus({ name: step.name, status: step.status })
          if (step.do === 'update' && exists) {
            platform.startSiteUpdate({ name: step.name })
            platform.finishSiteUpdate({ name: step.name, outcome: step.outcome })
          }
          if (step.do === 'archive' && exists) platform.archiveSite({ name: step.name })
          if (step.do === 'receiver') receiver.up = step.up
          if (step.do === 'wait') {
            await clock.advance(step.minutes * 60_000)
            await emulator.tick()
          }
          if (step.do === 'poll') {
            await mirror.poll()
            expect(statuses(mirror.sites.values())).toEqual(truth(emulator))
          }
        }
        await mirror.poll()
        expect(statuses(mirror.sites.values())).toEqual(truth(emulator))
      }),
      { numRuns: 40 },
    )
  })
})

test('serves over HTTP: a signed event refreshes, a forged one does nothing', async () => {
  const emulator = createCasesolvedEmulator({ users: [key] })
  const client = createCasesolvedClient({ ...key, fetch: emulator.fetch })
  const changes: Change[] = []
  const mirror = createSiteMirror({ client, secret, onChange: (change) => changes.push(change), onOutcome: () => {} })
  emulator.platform.addSite({ name: 'a.example' })
  const stop = new AbortController()
  const onError = vi.fn()
  const port = await serve({ mirror, port: 0, pollEveryMs: 60_000, signal: stop.signal, onError })
  try {
    const url = `http://127.0.0.1:${port}/casesolved`
    const { name } = await client.webhooks.add({ endpoint: url, secret, events })
    await client.webhooks.activate({ name })
    emulator.platform.setSiteStatus({ name: 'a.example', status: 'Inactive' })
    await emulator.tick()
    expect(changes).toEqual([
      { name: 'a.example', before: undefined, after: 'Active' },
      { name: 'a.example', before: 'Active', after: 'Inactive' },
    ])
    const forged = await fetch(url, {
      method: 'POST',
      headers: { 'x-webhook-secret': 'guessed-secret-of-them' },
      body: '{}',
    })
    expect(forged.status).toBe(401)
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
    expect(onError).not.toHaveBeenCalled()
  } finally {
    stop.abort()
  }
})

test('does not continue to serve if it is stopped during its first poll', async () => {
  const emulator = createCasesolvedEmulator({ users: [key] })
  const stop = new AbortController()
  const client = createCasesolvedClient({
    ...key,
    fetch: (input, init) => {
      stop.abort()
      return emulator.fetch(input as string, init)
    },
  })
  const mirror = createSiteMirror({ client, secret, onChange: () => {}, onOutcome: () => {} })
  const port = await serve({ mirror, port: 0, pollEveryMs: 60_000, signal: stop.signal, onError: () => {} })
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
})
