import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { libsqlStore } from '@hookwright/libsql'
import { createClient } from '@libsql/client'
import { afterAll, expect, test } from 'vitest'
import { keepLedger, ledgerRounds } from '../../../tests/support/ledger.js'
import { expectFairRace } from '../../../tests/support/race.js'

const folder = mkdtempSync(join(tmpdir(), 'hookwright-libsql-'))
const urlOf = (name: string) => `file:${join(folder, name)}`

afterAll(() => {
  // Windows can't delete an open file, and the client closes one only when it is garbage-collected.
  if (process.platform !== 'win32') rmSync(folder, { recursive: true, force: true })
})

test('acknowledged deliveries were handled and are marked as done, whenever the receiver is killed', async () => {
  const log = join(folder, 'handled.txt')
  const { acknowledged, lost, duplicates } = await keepLedger({
    name: 'libsql',
    receiver: new URL('./programs/receiver.ts', import.meta.url),
    args: [urlOf('ledger.db'), log],
    idsInEngine: async () => readFileSync(log, 'utf8').trim().split('\n'),
  })
  const client = createClient({ url: urlOf('ledger.db'), timeout: 2_000 })
  const { rows } = await client.execute(`SELECT count(*) AS done FROM hookwright_keys WHERE state = 'completed'`)
  client.close()
  expect(acknowledged).toBeGreaterThan(ledgerRounds * 10)
  expect([lost, rows[0]?.done]).toEqual([0, acknowledged])
  // A kill between the handler and its mark makes the delivery come again: at most those in flight, per round.
  expect(duplicates).toBeLessThan(20 * 32)
}, 240_000)

test('exactly one of four processes gets each key', async () => {
  const client = createClient({ url: urlOf('race.db'), timeout: 10_000 })
  await expectFairRace(new URL('./programs/racer.ts', import.meta.url), [urlOf('race.db')], libsqlStore(client))
  client.close()
}, 120_000)
