import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createRateLimiter,
  createSmartSuiteClient,
  type SmartSuiteClient,
  type SmartSuiteDrainResult,
} from '@hookwright/smartsuite'
import { createSmartSuiteEmulator } from '@hookwright/smartsuite/testing'
import { afterEach, expect, test, vi } from 'vitest'

type DrainToFile = (options: {
  client: SmartSuiteClient
  webhookId: string
  path: string
  pageSize?: number
  signal?: AbortSignal
  onProgress?: (progress: SmartSuiteDrainResult) => void
}) => Promise<SmartSuiteDrainResult>

const { drainToFile } = (await import('../drain-to-file.mjs' as string)) as { drainToFile: DrainToFile }

const folders: string[] = []
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'smartsuite-drain-'))
  folders.push(folder)
  const emulator = createSmartSuiteEmulator({ tokens: ['key'], requestsPerSecond: 1_000 })
  const fetch = emulator.fetch
  const limiter = createRateLimiter({ intervalMs: 1 })
  const client = createSmartSuiteClient({ token: 'key', accountId: 'snbvtl79', fetch, limiter })
  const spec = { solutionId: '63b87cad645b3949631b55bf', filter: { solution: {} }, kinds: ['RECORD_CREATED'] }
  const { webhook_id: webhookId } = await client.webhooks.ensure(spec)
  const path = join(folder, 'events.jsonl')
  const create = (count: number) => {
    for (let made = 0; made < count; made++) emulator.records.create()
  }
  const written = () => {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    return lines.map((line) => Number((JSON.parse(line) as { event_id: string }).event_id.split('.')[1]))
  }
  return { client, webhookId, path, create, written, emulator }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

test('drains into a file, and the next time only new events', async () => {
  const { create, written, emulator: _, ...options } = await setUp()
  create(120)
  expect(await drainToFile(options)).toEqual({ pages: 3, events: 120, duplicates: 0 })
  create(5)
  expect(await drainToFile(options)).toEqual({ pages: 1, events: 5, duplicates: 0 })
  expect(await drainToFile(options)).toEqual({ pages: 0, events: 0, duplicates: 0 })
  expect(written()).toEqual(upTo(125))
})

test('continues where it was stopped', async () => {
  const { create, written, emulator: _, ...options } = await setUp()
  create(50)
  const stop = new AbortController()
  const onProgress = ({ pages }: SmartSuiteDrainResult) => {
    if (pages === 2) stop.abort('enough')
  }
  await expect(drainToFile({ ...options, pageSize: 10, signal: stop.signal, onProgress })).rejects.toBe('enough')
  expect(written()).toEqual(upTo(20))
  await drainToFile({ ...options, pageSize: 10 })
  expect(written()).toEqual(upTo(50))
})

test('cuts off what a crash left after its last commit, so that each event is in the file once', async () => {
  const { create, written, emulator: _, ...options } = await setUp()
  create(10)
  await drainToFile({ ...options, pageSize: 10 })
  appendFileSync(options.path, '{"event_id":"w.11"}\n{"event_id":"w.1')
  create(2)
  await drainToFile(options)
  expect(written()).toEqual(upTo(12))
})

test('begins a new file if the old one was moved away, and continues with new events', async () => {
  const { create, written, emulator: _, ...options } = await setUp()
  create(10)
  await drainToFile(options)
  renameSync(options.path, `${options.path}.1`)
  create(2)
  await drainToFile(options)
  expect(written()).toEqual([11, 12])
})

test('keeps what was in the file before the first run', async () => {
  const { create, emulator: _, written: __, ...options } = await setUp()
  writeFileSync(options.path, 'mine\n')
  create(1)
  await drainToFile(options)
  expect(readFileSync(options.path, 'utf8')).toMatch(/^mine\n\{.*\}\n$/)
})

test('cuts off what a crash left before the first commit', async () => {
  const { create, written, emulator: _, ...options } = await setUp()
  await drainToFile(options)
  appendFileSync(options.path, '{"event_id":"w.1"}\n{"event_id":"w.')
  create(2)
  await drainToFile(options)
  expect(written()).toEqual(upTo(2))
})

test('as a script, it stops at SIGINT, and the next run continues with the same webhook', async () => {
  const { create, written, path, emulator } = await setUp()
  vi.stubEnv('SMARTSUITE_TOKEN', 'key')
  vi.stubEnv('SMARTSUITE_ACCOUNT', 'snbvtl79')
  vi.stubEnv('SMARTSUITE_SOLUTION', '63b87cad645b3949631b55bf')
  vi.stubEnv('OUTPUT', path)
  vi.stubGlobal('fetch', emulator.fetch)
  const lines: string[] = []
  let interruptAt = ''
  const before = process.listeners('SIGINT')
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line)
    if (line !== interruptAt) return
    interruptAt = ''
    for (const listener of process.listeners('SIGINT')) if (!before.includes(listener)) listener('SIGINT')
  })
  const run = async () => {
    vi.resetModules()
    await import('../start.mjs' as string)
  }
  await run()
  create(120)
  interruptAt = '50 events in 1 pages'
  await run()
  expect(written()).toEqual(upTo(50))
  await run()
  expect(written()).toEqual(upTo(120))
  expect(lines).toEqual([
    `Done: 0 new events in ${path}.`,
    '50 events in 1 pages',
    'Stopped. Run again to go on.',
    '50 events in 1 pages',
    '70 events in 2 pages',
    `Done: 70 new events in ${path}.`,
  ])
  for (const listener of process.listeners('SIGINT')) if (!before.includes(listener)) process.off('SIGINT', listener)
})
