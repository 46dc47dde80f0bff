// From SmartSuite's ping to handled events, with the emulator in place of SmartSuite.
import { createRateLimiter } from '@hookwright/core/client'
import { createSmartSuiteClient, createSmartSuiteFeed, memoryStore, pathToken } from '@hookwright/smartsuite'
import {
  createSmartSuiteEmulator,
  sampleSmartSuiteNotification,
  signedSmartSuiteRequest,
} from '@hookwright/smartsuite/testing'
import { failsWith } from './endings.mjs'

export async function feed(context) {
  const account = { accountId: 'snbvtl79' }
  const emulator = createSmartSuiteEmulator({ ...account, tokens: ['test'], requestsPerSecond: 1_000 })
  const limiter = createRateLimiter({ intervalMs: 0 })
  const client = createSmartSuiteClient({ ...account, token: 'test', fetch: emulator.fetch, limiter })
  const spec = { solutionId: '63b87cad645b3949631b55bf', filter: { solution: {} }, kinds: ['RECORD_CREATED'] }
  const { webhook_id: webhookId } = await client.webhooks.create(spec)
  const token = crypto.randomUUID()
  const titles = []
  const onEvent = (event) => titles.push(event.record_event_data.data.title)
  const source = { client, store: memoryStore(), authorize: pathToken(token), webhookIds: [webhookId] }
  const feed = createSmartSuiteFeed({ ...source, onEvent, pageSize: 2, pollMs: 10 })
  const create = (title) => emulator.records.create({ values: { title } })
  for (const title of ['first', 'second', 'third']) create(title)
  const ping = await signedSmartSuiteRequest({ token, payload: { ...sampleSmartSuiteNotification, webhookId } })
  const { status } = await feed.handle(ping, context)
  await feed.drain({ webhookId, deadlineMs: 5_000, signal: new AbortController().signal })
  const inOrder = titles.join() === 'first,second,third'
  emulator.inject({ latencyMs: 300 })
  create('fourth')
  const late = await feed.drain({ webhookId, deadlineMs: 50 }).then(...failsWith('TransportError', 'deadline'))
  await feed.drain({ webhookId })
  emulator.close()
  return {
    'hands over what a ping tells of, in order': status === 200 && inOrder,
    'goes on where a deadline stopped it': late && titles.at(-1) === 'fourth' && titles.length === 4,
  }
}
