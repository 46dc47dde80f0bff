import { sampleEventCallback, signedSmartsheetRequest } from '@hookwright/smartsheet/testing'
import { expect, test } from 'vitest'
import { recordingWebhook, secret } from './shared.js'

const mebibyte = 1_024 * 1_024

function cellEvents(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    objectType: 'cell',
    eventType: 'updated',
    rowId: 1_000_000_000_000_000 + index,
    columnId: 2_650_235_767_940_996,
    userId: 9_007_194_052_434_043,
    timestamp: '2026-01-02T03:03:15.000+0000',
  }))
}

test('trap 14: 10,000 events in one callback are handled one by one, in order', async () => {
  let next = 0
  const { webhook } = recordingWebhook({
    on: {
      'cell.updated': (event, { index }) => {
        expect([event.rowId, index]).toEqual([1_000_000_000_000_000 + next, next])
        next++
      },
    },
  })
  const payload = sampleEventCallback({ events: cellEvents(10_000) })
  expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
  expect(next).toBe(10_000)
})

test('a callback of over 8 MiB is received', async () => {
  const { webhook, deliveries, outcomes } = recordingWebhook()
  const payload = sampleEventCallback({ events: cellEvents(60_000) })
  const response = await webhook.handle(await signedSmartsheetRequest({ secret, payload }))
  expect(response.status).toBe(200)
  expect(outcomes[0]?.bytes).toBeGreaterThan(8 * mebibyte)
  expect(deliveries[0]?.type === 'events' && deliveries[0].payload.events).toHaveLength(60_000)
})

test('over 16 MiB is 413, declared or not', async () => {
  const { webhook } = recordingWebhook()
  const body = '['.repeat(16 * mebibyte + 1)
  const signature = { 'smartsheet-hmac-sha256': 'a'.repeat(64) }
  const declared = new Request('https://r.test', {
    method: 'POST',
    body: '[',
    headers: { ...signature, 'content-length': String(body.length) },
  })
  expect((await webhook.handle(declared)).status).toBe(413)
  expect(
    (await webhook.handle(new Request('https://r.test', { method: 'POST', body, headers: signature }))).status,
  ).toBe(413)
})

test('8 MiB of brackets are not read if unsigned, and not parsed if wrongly signed', async () => {
  const { webhook, outcomes } = recordingWebhook()
  const body = '['.repeat(8 * mebibyte)
  const post = (headers: Record<string, string>) =>
    webhook.handle(new Request('https://r.test', { method: 'POST', body, headers }))
  expect((await post({})).status).toBe(401)
  expect((await post({ 'smartsheet-hmac-sha256': 'a'.repeat(64) })).status).toBe(401)
  expect((await post({ 'smartsheet-hook-challenge': 'x' })).status).toBe(401)
  expect(outcomes.map(({ code, bytes }) => [code, bytes])).toEqual([
    ['signature_missing', 0],
    ['signature_mismatch', 8 * mebibyte],
    ['signature_missing', 8 * mebibyte],
  ])
})

test('a search for the webhook id does not backtrack over hostile bodies', async () => {
  const { webhook } = recordingWebhook({ secret: () => undefined })
  for (const body of [
    '"webhookId"'.repeat(100_000),
    `"webhookId"${' '.repeat(1_000_000)}`,
    `"webhookId":${'1'.repeat(1_000_000)}`,
  ]) {
    const headers = { 'smartsheet-hmac-sha256': 'a'.repeat(64) }
    expect((await webhook.handle(new Request('https://r.test', { method: 'POST', body, headers }))).status).toBe(401)
  }
})
