import { createServer } from 'node:http'
import { toNodeListener } from '@hookwright/core/node'

/** Serves the webhook at /smartsheet. Resolves to the port. */
export async function serve({ webhook, port, signal }) {
  const receive = toNodeListener(webhook)
  const server = createServer((request, response) => {
    if (request.url === '/smartsheet') receive(request, response)
    else response.writeHead(404).end()
  })
  signal.addEventListener('abort', () => {
    server.close()
    server.closeIdleConnections()
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, resolve))
  return server.address().port
}

/**
 * Listens first, because enabling a webhook sends a challenge and waits for the answer. Then it subscribes, and then
 * fetches all rows, so that no change is missed.
 */
export async function start({ client, copy, sheetId, secrets, port, callbackUrl, signal }) {
  const listeningAt = await serve({ webhook: copy.webhook, port, signal })
  const webhook = await client.webhooks.subscribe({
    name: 'Row copy',
    callbackUrl: callbackUrl ?? `http://127.0.0.1:${listeningAt}/smartsheet`,
    scopeObjectId: sheetId,
    storeSecret: ({ webhookId, sharedSecret }) => secrets.set(webhookId, sharedSecret),
  })
  await copy.catchUp()
  return webhook
}
