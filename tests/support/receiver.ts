import { createServer } from 'node:http'
import type { WebhookOptions } from '@hookwright/core'
import { toNodeListener } from '@hookwright/core/node'
import { contractWebhook } from '@hookwright/core/testing'

/** A process that receives webhooks over HTTP, until it is killed. */
export function receive(port: number, options: WebhookOptions): void {
  // A short lease, so that what a killed process held is taken over while the test is running.
  const webhook = contractWebhook({ endpoint: 'ledger', leaseMs: 600, onOutcome: () => {}, ...options })
  const server = createServer(toNodeListener(webhook))
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1', () => process.send?.('ready'))
}
