import { createSmartSuiteClient } from '@hookwright/smartsuite'
import { drainToFile } from './drain-to-file.mjs'

const { SMARTSUITE_TOKEN, SMARTSUITE_ACCOUNT, SMARTSUITE_SOLUTION, OUTPUT = 'events.jsonl' } = process.env
const client = createSmartSuiteClient({ token: SMARTSUITE_TOKEN, accountId: SMARTSUITE_ACCOUNT })

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

// Without a URL the webhook sends no pings and collects events until somebody lists them.
const { webhook_id: webhookId } = await client.webhooks.ensure({
  solutionId: SMARTSUITE_SOLUTION,
  filter: { solution: {} },
  kinds: ['RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_DELETED'],
})

try {
  const { signal } = stop
  const onProgress = ({ pages, events }) => console.log(`${events} events in ${pages} pages`)
  const { events } = await drainToFile({ client, webhookId, path: OUTPUT, signal, onProgress })
  console.log(`Done: ${events} new events in ${OUTPUT}.`)
} catch (error) {
  if (!stop.signal.aborted) throw error
  console.log('Stopped. Run again to go on.')
}
