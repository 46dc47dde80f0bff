import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'

const tour = fileURLToPath(new URL('../tour.mjs', import.meta.url))
let rows: string[]
let status: number | null

beforeAll(() => {
  const result = spawnSync(process.execPath, [tour], { encoding: 'utf8' })
  status = result.status
  rows = result.stdout.split('\n').filter((line) => /^(ok|NO) /.test(line))
})

test('every row of the tour is as expected', () => {
  expect(rows.filter((row) => row.startsWith('NO'))).toEqual([])
  expect(rows.length).toBeGreaterThan(30)
  expect(status).toBe(0)
})

test.each(['Smartsheet', 'Casesolved', 'Frappe', 'SmartSuite', 'GitHub|Stripe|Slack|HMAC-SHA256'])(
  '%s gets a good, a forged, a replayed and an oversized delivery',
  (provider) => {
    const ofProvider = rows.filter((row) => new RegExp(`^ok +(?:${provider})  `).test(row))
    for (const what of [/ handled +200 /, / forged: .* 401 /, / replayed: /, / oversized: .* 413 /]) {
      expect(ofProvider.filter((row) => what.test(row))).not.toEqual([])
    }
  },
)
