import { hmacBackend } from '@hookwright/core'
import { client } from './client.mjs'
import { feed } from './feed.mjs'
import { messages } from './messages.mjs'
import { receivers } from './receivers.mjs'
import { egressHere, sender } from './sender.mjs'

/**
 * Runs everything. `server` is the address of the fault server, with the name of the runtime; `context` is what the
 * platform passes to a handler.
 */
export async function runScenario(server, context) {
  const parts = {
    ...receivers,
    client: () => client(server),
    sender: () => sender(server),
    feed,
    messages,
  }
  const results = []
  for (const [part, run] of Object.entries(parts)) {
    try {
      for (const [what, passed] of Object.entries(await run(context))) results.push({ part, what, passed })
    } catch (error) {
      results.push({ part, what: `threw ${error}`, passed: false })
    }
  }
  return { hmacBackend, egress: egressHere(), results }
}
