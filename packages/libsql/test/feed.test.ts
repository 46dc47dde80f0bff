import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { expectFeedTakenOver } from '../../../tests/support/feed.js'

test('a SmartSuite feed whose process is killed is continued from the committed cursor', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-libsql-'))
  const url = `file:${join(folder, 'feed.db')}`
  await expectFeedTakenOver(new URL('./programs/feeder.ts', import.meta.url), [url])
  rmSync(folder, { recursive: true, force: true })
}, 60_000)
