import { inspect } from 'node:util'
import {
  createCasesolvedClient,
  createCasesolvedWebhook,
  type Outcome,
  type RequestReport,
} from '@hookwright/casesolved'
import { signedCasesolvedRequest } from '@hookwright/casesolved/testing'
import { expect, test, vi } from 'vitest'
import { apiKey, apiSecret, createReceivingWorld, endpoint, secret } from './world.js'

const events = ['Site Status Update']
const newSecret = 'the-next-secret-for-webhooks'
const credentials = [apiKey, apiSecret, secret, newSecret, btoa(`${apiKey}:${apiSecret}`)]

/** Everything that a log could print of a value, including causes and hidden fields of errors. */
function dump(value: unknown): string {
  const causes: unknown[] = []
  for (let cause: unknown = value; cause instanceof Error; cause = cause.cause) {
    causes.push(cause.message, cause.stack, Object.getOwnPropertyDescriptors(cause))
  }
  return [inspect(value, { depth: 10 }), JSON.stringify(value), String(value), inspect(causes, { depth: 10 })].join(
    '\n',
  )
}

function expectClean(values: readonly unknown[]): void {
  const text = values.map(dump).join('\n')
  expect(text.length).toBeGreaterThan(100)
  for (const credential of credentials) {
    const at = text.indexOf(credential)
    expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 80)).toBe('')
  }
}

const echo = (body: string, status: number) => () => new Response(body, { status })

test('no credential appears in an error, a log line, a cause or a dump of the emulator', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
  const reports: RequestReport[] = []
  const world = createReceivingWorld({
    client: { onRequest: (report) => reports.push(report), retry: { limit: 1 } },
  })
  const { client, emulator } = world
  const { name } = await client.webhooks.add({ endpoint, secret, events })
  await client.webhooks.activate({ name })
  emulator.platform.addSite({ name: 'acme.example' })
  emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
  await emulator.tick()

  // An API that quotes everything it received, in every possible form.
  const quoting = (quoted: string) => {
    const messages = JSON.stringify([JSON.stringify({ message: `<b>${quoted}</b>`, title: quoted })])
    return [
      echo(JSON.stringify({ exc_type: quoted, _server_messages: messages, exception: quoted }), 417),
      echo(JSON.stringify({ message: quoted }), 401),
      echo(JSON.stringify({ message: quoted }), 403),
      echo(`<title>${quoted}</title>`, 502),
      echo(quoted, 200),
      () => Promise.reject(new Error(`socket of ${quoted} closed`)),
    ]
  }
  const ask = (respond: () => Response | Promise<Response>) =>
    createCasesolvedClient({
      apiKey,
      apiSecret,
      retry: { limit: 1, baseDelayMs: 0 },
      onRequest: (report) => reports.push(report),
      fetch: async () => respond(),
    }).webhooks
  const key = `token ${apiKey}:${apiSecret} ${apiKey} ${apiSecret}`
  const calls = [
    ...quoting(`${key} ${newSecret}`).map((respond) =>
      ask(respond).update({ name, endpoint, events, secret: newSecret }),
    ),
    ...quoting(`${key} ${secret}`).map((respond) => ask(respond).add({ endpoint, events, secret })),
    ...quoting(key).flatMap((respond) => [
      ask(respond).attempts({ name }),
      ask(respond).list(),
      ask(respond).get({ name }),
    ]),
  ]
  const failures: unknown[] = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)))
  expect(failures.every((failure) => failure instanceof Error)).toBe(true)
  for (const bad of [{ apiSecret: `${apiSecret}\n` }, { baseUrl: `https://user:${apiSecret}@example.com` }]) {
    try {
      createCasesolvedClient({ apiKey, apiSecret, ...bad })
    } catch (error) {
      failures.push(error)
    }
  }

  const outcomes: Outcome[] = []
  const receiver = createCasesolvedWebhook({
    secret,
    onOutcome: (outcome) => outcomes.push(outcome),
    onDelivery: () => {},
  })
  for (const presented of [secret, newSecret])
    await receiver.handle(await signedCasesolvedRequest({ secret: presented }))
  const [delivery] = world.seen
  const details = await client.webhooks.get({ name })
  expectClean([...failures, ...reports, ...outcomes, ...console.mock.calls, delivery, details, client, receiver])
  expectClean([emulator, emulator.state, [...emulator.state.webhooks], emulator.state.logs, emulator.state.requests])
  console.mockRestore()
})
