import { createSmartSuiteFeed, memoryStore } from '@hookwright/smartsuite'
import { openOutput } from './output.mjs'

/**
 * Appends every event since the last run to a JSON-lines file, page by page. May be stopped at any moment, by `signal`
 * or by a crash: the next run goes on, and each event is in the file once. (Should SmartSuite ever refuse the token that is
 * kept, all that it still holds is read anew: tell those lines apart by `event_id`.)
 */
export async function drainToFile({ client, webhookId, path, signal, onProgress, ...options }) {
  const output = await openOutput(path)
  const { getCursor, setCursor } = output
  const feed = createSmartSuiteFeed({
    client,
    // One process reads, so leases and marks may live in memory; only the cursor has to outlive it.
    store: { ...memoryStore(), getCursor, setCursor },
    // No pings come here: this script asks by itself.
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
