import { manualClock } from '@hookwright/core/testing'
import { expect, test } from 'vitest'
import { exampleWebhook, secret, signed } from '../support/example-protocol.js'

const onDelivery = () => {}

test('A06 a resolver that returns nothing is 401; one that throws or is late is 503', async () => {
  const clock = manualClock()
  const status = async (resolver: () => never) =>
    (await exampleWebhook({ onDelivery, secret: resolver }).handle(await signed({}))).status
  expect(await status((() => undefined) as never)).toBe(401)
  expect(await status((() => null) as never)).toBe(401)
  expect(await status((() => []) as never)).toBe(401)
  expect(await status((() => '') as never)).toBe(503)
  expect(await status((() => ({ secret: 'short' })) as never)).toBe(503)
  expect(
    await status(() => {
      throw new Error('vault down')
    }),
  ).toBe(503)
  const late = exampleWebhook({ onDelivery, clock, secret: () => new Promise<string>(() => {}) }).handle(
    await signed({}),
  )
  await clock.advance(3_000)
  expect((await late).status).toBe(503)
})

test('a resolver may return a thenable that is not a promise, as database clients do; it is awaited for 3 s', async () => {
  const clock = manualClock()
  // biome-ignore lint/suspicious/noThenProperty: what is tried.
  const query = (answer?: string) => ({ then: (use: (found: string) => void) => answer && use(answer) }) as never
  const handled = exampleWebhook({ onDelivery, secret: () => query(secret) }).handle(await signed({}))
  expect((await handled).status).toBe(200)
  // biome-ignore lint/suspicious/noThenProperty: as above.
  const broken = { then: () => JSON.parse('no query') } as never
  expect((await exampleWebhook({ onDelivery, secret: () => broken }).handle(await signed({}))).status).toBe(503)
  const late = exampleWebhook({ onDelivery, clock, secret: () => query() }).handle(await signed({}))
  await clock.advance(3_000)
  expect((await late).status).toBe(503)
})

test('a resolver leaves no timer behind, whether it succeeded or failed', async () => {
  const clock = manualClock()
  const down = () => Promise.reject(new Error('vault down'))
  const sent: number[] = []
  for (const resolver of [async () => secret, down]) {
    sent.push((await exampleWebhook({ onDelivery, clock, secret: resolver }).handle(await signed({}))).status)
  }
  expect([sent, clock.sleeping]).toEqual([[200, 503], 0])
})

test('the secret of one principal does not authenticate another', async () => {
  const secrets: Record<string, string> = { a: secret, b: 'the-secret-of-tenant-b' }
  const owners: unknown[] = []
  const webhook = exampleWebhook({
    onDelivery: ({ principal }) => {
      owners.push(principal)
    },
    secret: ({ owner }) => secrets[owner ?? ''],
  })
  expect((await webhook.handle(await signed({ owner: 'a' }, { headers: { 'x-owner': 'a' } }))).status).toBe(200)
  expect((await webhook.handle(await signed({ owner: 'b' }, { headers: { 'x-owner': 'a' } }))).status).toBe(401)
  expect((await webhook.handle(await signed({}, { headers: { 'x-owner': 'a' } }))).status).toBe(401)
  expect(owners).toEqual(['a'])
})
