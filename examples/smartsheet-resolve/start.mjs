import { createSmartsheetClient } from '@hookwright/smartsheet'
import { createRowCopy } from './row-copy.mjs'
import { openSecretFile } from './secret-file.mjs'
import { start } from './serve.mjs'

const { SMARTSHEET_TOKEN, SMARTSHEET_REGION, SHEET_ID, CALLBACK_URL, PORT } = process.env
const sheetId = Number(SHEET_ID)
if (!CALLBACK_URL || !Number.isSafeInteger(sheetId)) throw new Error('Set CALLBACK_URL and SHEET_ID.')

const client = createSmartsheetClient({ token: SMARTSHEET_TOKEN, region: SMARTSHEET_REGION, deadlineMs: 300_000 })
const secrets = openSecretFile('webhook-secrets.json')
const copy = createRowCopy({
  client,
  sheetId,
  secrets,
  onRow: ({ id, values = 'gone' }) => console.log(id, values),
})

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

const port = Number(PORT ?? 8080)
const webhook = await start({ client, copy, sheetId, secrets, port, callbackUrl: CALLBACK_URL, signal: stop.signal })
console.log(`${copy.rows.size} rows; webhook ${webhook.id} is ${webhook.status}`)
