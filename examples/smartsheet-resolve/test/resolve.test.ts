import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSmartsheetClient,
  type Outcome,
  type SmartsheetClient,
  type SmartsheetWebhook,
  type Webhook,
} from '@hookwright/smartsheet'
import { createSmartsheetEmulator, signedSmartsheetRequest } from '@hookwright/smartsheet/testing'
import { afterEach, expect, test } from 'vitest'

interface Secrets {
  get(webhookId: number | undefined): string | undefined
  set(webhookId: number, secret: string): Promise<void>
}

interface RowCopy {
  rows: Map<number, Record<string, unknown>>
  webhook: Webhook
  catchUp(): Promise<void>
}

type CreateRowCopy = (options: {
  client: SmartsheetClient
  sheetId: number
  secrets: Secrets
  onRow(change: { id: number; values: Record<string, unknown> | undefined }): void
  onOutcome(outcome: Outcome): void
}) => RowCopy

type Start = (options: {
  client: SmartsheetClient
  copy: RowCopy
  sheetId: number
  secrets: Secrets
  port: number
  signal: AbortSignal
}) => Promise<SmartsheetWebhook>

// The example is plain JavaScript, so that Node runs it without a build. Its types are declared here.
const load = async (file: string) => import(new URL(`../${file}`, import.meta.url).href)
const { createRowCopy } = (await load('row-copy.mjs')) as { createRowCopy: CreateRowCopy }
const { openSecretFile } = (await load('secret-file.mjs')) as { openSecretFile(path: string): Secrets }
const { start } = (await load('serve.mjs')) as { start: Start }

/** On Windows, files have no mode, and not every user may create a link. */
const windows = process.platform === 'win32'

const sheetId = 4_509_506_114_742_148
const [title, done] = [2_650_235_767_940_996, 7_153_835_395_311_492]
const rowOf = (id: number, name: string, isDone = false) => ({
  id,
  modifiedAt: new Date().toISOString(),
  cells: [
    { columnId: title!, value: name },
    { columnId: done!, value: isDone },
  ],
})

const undo: (() => void)[] = []
afterEach(() => {
  for (const step of undo.splice(0)) step()
})

/** The example as `start.mjs` runs it, over real HTTP, with the emulator. */
async function run(folder = mkdtempSync(join(tmpdir(), 'row-copy-')), emulator = createSmartsheetEmulator()) {
  const stop = new AbortController()
  undo.push(() => stop.abort())
  if (!emulator.state.sheets.has(sheetId)) {
    emulator.state.sheets.set(sheetId, {
      id: sheetId,
      version: 1,
      columns: [
        { id: title!, title: 'Task' },
        { id: done!, title: 'Done' },
      ],
      rows: [rowOf(1, 'Paint'), rowOf(2, 'Sand')],
    })
  }
  const client = createSmartsheetClient({
    token: 'token-of-the-example',
    limiter: { acquire: async () => {}, penalise: () => {} },
    retry: { limit: 0 },
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
  })
  const secrets = openSecretFile(join(folder, 'secrets.json'))
  const changes: [number, string][] = []
  const outcomes: Outcome[] = []
  const copy = createRowCopy({
    client,
    sheetId,
    secrets,
    onRow: ({ id, values }) => changes.push([id, values ? String(values.Task) : 'gone']),
    onOutcome: (outcome) => outcomes.push(outcome),
  })
  const webhook = await start({ client, copy, sheetId, secrets, port: 0, signal: stop.signal })
  const sheet = emulator.state.sheets.get(sheetId)!
  return { copy, emulator, webhook, client, changes, outcomes, folder, sheet, secrets }
}

const clean = (folder: string) => rmSync(folder, { recursive: true })

test('subscribes, answers the challenge, and follows rows through creation, change and deletion', async () => {
  const { copy, emulator, webhook, changes, outcomes, folder, sheet } = await run()
  expect(webhook.status).toBe('ENABLED')
  expect(copy.rows.get(1)).toEqual({ Task: 'Paint', Done: false })

  sheet.rows!.push(rowOf(3, 'Varnish'))
  sheet.rows![0]!.cells![1]!.value = true
  const before = emulator.state.requests.length
  emulator.emit({
    scopeObjectId: sheetId,
    events: [
      { objectType: 'row', eventType: 'created', id: 3 },
      { objectType: 'cell', eventType: 'updated', rowId: 1, columnId: done },
    ],
  })
  await emulator.idle()
  expect(emulator.state.requests.length - before).toBe(1)
  expect(copy.rows.get(3)).toEqual({ Task: 'Varnish', Done: false })
  expect(copy.rows.get(1)).toEqual({ Task: 'Paint', Done: true })

  sheet.rows!.splice(1, 1)
  emulator.emit({ scopeObjectId: sheetId, events: [{ objectType: 'row', eventType: 'deleted', id: 2 }] })
  // Created and deleted again before the row was read.
  emulator.emit({ scopeObjectId: sheetId, events: [{ objectType: 'row', eventType: 'created', id: 4 }] })
  await emulator.idle()
  expect([...copy.rows.keys()].sort()).toEqual([1, 3])
  expect(changes.at(-1)).toEqual([2, 'gone'])
  expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  clean(folder)
})

test('a callback that could not be resolved is sent again, and nothing is lost', async () => {
  const { copy, emulator, outcomes, folder, sheet, webhook, secrets } = await run()
  sheet.rows!.push(rowOf(3, 'Varnish'))
  const payload = {
    nonce: 'nonce-of-a-test',
    timestamp: new Date().toISOString(),
    webhookId: webhook.id,
    scope: 'sheet',
    scopeObjectId: sheetId,
    events: [{ objectType: 'row', eventType: 'created', id: 3 }],
  }
  const send = async () =>
    copy.webhook.handle(await signedSmartsheetRequest({ secret: secrets.get(webhook.id)!, payload }))
  emulator.inject({ errorCode: 4000 })
  expect((await send()).status).toBe(500)
  expect((await send()).status).toBe(200)
  expect((await send()).status).toBe(200)
  expect(copy.rows.get(3)).toMatchObject({ Task: 'Varnish' })
  expect(outcomes.slice(-3).map(({ type }) => type)).toEqual(['handler_failed', 'handled', 'duplicate'])
  clean(folder)
})

test.skipIf(windows)(
  'its secrets are written neither to a file that others may read nor to the target of a link',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'row-copy-'))
    const path = join(folder, 'secrets.json')
    const secrets = openSecretFile(path)
    writeFileSync(`${path}.new`, '', { mode: 0o644 })
    await secrets.set(1, 'first')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    writeFileSync(join(folder, 'elsewhere'), '')
    symlinkSync(join(folder, 'elsewhere'), `${path}.new`)
    await secrets.set(2, 'second')
    expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toBe('')
    expect(openSecretFile(path).get(2)).toBe('second')
    clean(folder)
  },
)

test('a column may have any title', async () => {
  const { copy, sheet, folder } = await run()
  sheet.columns![0]!.title = '__proto__'
  await copy.catchUp()
  expect(Object.entries(copy.rows.get(1)!)).toContainEqual(['__proto__', 'Paint'])
  clean(folder)
})

test('started again, it keeps its webhook and secret, and catches up with what it missed', async () => {
  const first = await run()
  undo.splice(0)[0]!()
  if (!windows) expect(statSync(join(first.folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  first.sheet.rows!.push(rowOf(5, 'Polish'))
  const address = first.webhook.callbackUrl
  const second = await run(first.folder, first.emulator)
  expect(second.copy.rows.get(5)).toMatchObject({ Task: 'Polish' })
  expect(second.secrets.get(first.webhook.id)).toBe(first.webhook.sharedSecret)
  // A test gets a new port each time, so the address changes.
  expect(second.webhook.callbackUrl).not.toBe(address)
  clean(first.folder)
})

test('regained access fetches what changed meanwhile, and drops what is gone', async () => {
  const { copy, changes, emulator, folder, sheet } = await run()
  emulator.setAccess({ sheetId, accessible: false })
  await emulator.idle()
  sheet.rows!.splice(1, 1, rowOf(6, 'Wax'))
  emulator.setAccess({ sheetId, accessible: true })
  await emulator.idle()
  expect([...copy.rows.keys()]).toEqual([1, 6])
  expect(copy.rows.get(6)).toMatchObject({ Task: 'Wax' })
  expect(changes.at(-1)).toEqual([2, 'gone'])
  clean(folder)
})

test.each(['all', 100] as const)(
  'a large sheet is copied completely, even if %s rows come without a page',
  async (rowsWithoutPage) => {
    const emulator = createSmartsheetEmulator({ rowsWithoutPage })
    const rows = Array.from({ length: 10_000 }, (_, index) => rowOf(index + 1, 'Paint'))
    emulator.state.sheets.set(sheetId, { id: sheetId, columns: [{ id: title!, title: 'Task' }], rows })
    const { copy, folder } = await run(undefined, emulator)
    expect(copy.rows.size).toBe(10_000)
    clean(folder)
  },
)

test('a row that is reported while all rows are fetched stays', async () => {
  const { copy, emulator, folder, sheet } = await run()
  const isSheet = ({ path }: { path: string }) => path === `/sheets/${sheetId}`
  const { rows, ...whole } = sheet
  const before = { ...whole, rows: [...rows!] }
  let answer = (_: Response) => {}
  emulator.inject({ matches: isSheet, respond: () => new Promise((resolve) => (answer = resolve)) })
  const caughtUp = copy.catchUp()
  rows!.push(rowOf(7, 'Oil'))
  await new Promise((resolve) => setImmediate(resolve))
  emulator.emit({ scopeObjectId: sheetId, events: [{ objectType: 'row', eventType: 'created', id: 7 }] })
  await emulator.idle()
  answer(Response.json(before))
  await caughtUp
  expect(copy.rows.get(7)).toMatchObject({ Task: 'Oil' })
  clean(folder)
})

test('another sheet is not fetched, whoever signed for it', async () => {
  const { copy, emulator, folder, webhook, secrets } = await run()
  emulator.state.sheets.set(99, { id: 99, rows: [rowOf(7, 'Secret')], columns: [] })
  const requests = emulator.state.requests.length
  const payload = {
    nonce: 'n',
    webhookId: webhook.id,
    scope: 'sheet',
    scopeObjectId: 99,
    events: [{ objectType: 'row', eventType: 'created', id: 7 }],
  }
  const forged = await signedSmartsheetRequest({ secret: secrets.get(webhook.id)!, payload })
  expect((await copy.webhook.handle(forged)).status).toBe(500)
  expect(emulator.state.requests).toHaveLength(requests)
  clean(folder)
})
