import { manualClock } from '@hookwright/core/testing'
import { createSmartSuiteEmulator, type SmartSuiteEmulatorOptions } from '@hookwright/smartsuite/testing'
import { accountId, solutionId, startedAt, token } from './world.js'

export const url = 'http://127.0.0.1:9/hook'

export function emulate(options: SmartSuiteEmulatorOptions = {}) {
  const clock = manualClock(startedAt)
  const pings: string[] = []
  const emulator = createSmartSuiteEmulator({
    tokens: [token],
    accountId,
    clock,
    requestsPerSecond: 1_000,
    fetch: async (request) => {
      pings.push(await request.text())
      return new Response()
    },
    ...options,
  })
  const headers = { authorization: `Token ${token}`, 'account-id': accountId, 'content-type': 'application/json' }
  const send = (path: string, init: RequestInit = {}) =>
    emulator.fetch(`https://any.example/${path}`, { ...init, headers: { ...headers, ...init.headers } })
  const rpc = async (method: string, body: unknown, init: RequestInit = {}) => {
    const path = `smartsuite.webhooks.engine.Webhooks/${method}`
    const response = await send(path, { method: 'POST', body: JSON.stringify(body), ...init })
    return { status: response.status, reply: JSON.parse(await response.text()) }
  }
  const spec = {
    filter: { solution: {} },
    kinds: ['RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_DELETED'],
    locator: { account_id: accountId, solution_id: solutionId },
    notification_status: { enabled: { url } },
  }
  const create = async (change: object = {}) =>
    (await rpc('CreateWebhook', { webhook: { ...spec, ...change } })).reply.webhook?.webhook_id as string
  return { clock, emulator, pings, send, rpc, spec, create }
}
