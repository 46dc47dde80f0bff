import { createSmartSuiteFeed, memoryStore } from '@hookwright/smartsuite'
import { openOutput } from './output.mjs'

/**
 * Appends every event since the last run to a JSON-lines file, page by page. It may be stopped at any time, by `signal`
 * or by a crash: the next run continues, and each event is in the file once. (If SmartSuite ever refuses the stored
 * token, all events that it still has are read again. Such lines have the same `event_id`.)
 */
export async function drainToFile({ client, webhookId, path, signal, onProgress, ...options }) {
  const output = await openOutput(path)
  const { getCursor, setCursor } = output
  const feed = createSmartSuiteFeed({
    client,
    // Only one process reads, so leases and marks can be in memory. Only the cursor must survive it.
    store: { ...memoryStore(), getCursor, setCursor },
    // This script gets no pings: it polls.
    authorize: 'none',
    webhookIds: [webhookId],
    onPage: ({ events }) => output.append(events),
    onProgress,
    ...options,
  })
  try {
    return await feed.drain({ webhookId, signal })
  } finally {
    await output.close()
  }
}
