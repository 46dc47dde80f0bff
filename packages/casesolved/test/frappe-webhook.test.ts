import { createFrappeWebhook, type FrappeDelivery, type FrappeWebhookOptions } from '@hookwright/casesolved'
import { signedFrappeRequest, toFrappeJson, toPressJson } from '@hookwright/casesolved/testing'
import type { Outcome } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { stalledRequest } from './collect.js'

const secret = 'super-secret-key'
const invoice = { name: 'SINV-0001', customer: 'Café £5', total: 12.5, posting_date: '2024-09-24', paid: null }

function collect<P>(options: Partial<FrappeWebhookOptions<P>> = {}) {
  const seen: FrappeDelivery<P>[] = []
  const webhook = createFrappeWebhook<P>({
    secret,
    onOutcome: () => {},
    onDelivery: (delivery) => {
      seen.push(delivery)
    },
    ...options,
  })
  return { webhook, seen }
}

test.each(['POST', 'PUT', 'DELETE'])('trap 23: %s is received', async (method) => {
  const { webhook, seen } = collect()
  expect((await webhook.handle(await signedFrappeRequest({ secret, payload: invoice, method }))).status).toBe(200)
  expect(seen[0]).toMatchObject({ provider: 'frappe', type: 'document', authenticated: 'body', payload: invoice })
})

test.each([undefined, 'd'.repeat(64), `${'d'.repeat(43)}==`])(
  'a signature of %j is malformed: the body is not read',
  async (signature) => {
    const { webhook } = collect()
    const headers: Record<string, string> = signature === undefined ? {} : { 'x-frappe-webhook-signature': signature }
    expect((await webhook.handle(stalledRequest(headers))).status).toBe(401)
  },
)

test('GET and PATCH are not received', async () => {
  const { webhook } = collect()
  const response = await webhook.handle(await signedFrappeRequest({ secret, method: 'PATCH' }))
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, PUT, DELETE'])
})

test('trap 23: JSON is read under any content type, or none', async () => {
  for (const type of [null, 'application/x-www-form-urlencoded', 'text/xml']) {
    const { webhook, seen } = collect()
    const headers: Record<string, string> = type === null ? {} : { 'content-type': type }
    const request = await signedFrappeRequest({ secret, payload: invoice, headers })
    expect(request.headers.get('content-type')).toBe(type)
    expect((await webhook.handle(request)).status).toBe(200)
    expect(seen[0]?.payload).toEqual(invoice)
  }
})

test('trap 23: bodies of older and of newer versions verify', async () => {
  const { webhook, seen } = collect()
  for (const body of [toPressJson(invoice), toFrappeJson(invoice)]) {
    expect((await webhook.handle(await signedFrappeRequest({ secret, body }))).status).toBe(200)
  }
  expect(seen.map(({ payload }) => payload)).toEqual([invoice, invoice])
})

test.each(['[1, 2]', '"text"', '7', 'null', '{}'])('trap 23: a template may render any JSON: %s', async (body) => {
  const { webhook, seen } = collect()
  expect((await webhook.handle(await signedFrappeRequest({ secret, body }))).status).toBe(200)
  expect(seen[0]).toMatchObject({ type: 'document', payload: JSON.parse(body) })
})

test('trap 1: the header of Press does not replace the signature', async () => {
  const { webhook } = collect()
  const request = new Request('https://example.com/', {
    method: 'POST',
    headers: { 'x-webhook-secret': secret },
    body: '{}',
  })
  expect((await webhook.handle(request)).status).toBe(401)
})

test('forged requests are refused: other secret, other body, hex, prefix, two signatures', async () => {
  const { webhook, seen } = collect()
  const good = (await signedFrappeRequest({ secret, payload: invoice })).headers.get('x-frappe-webhook-signature') ?? ''
  const hex = Buffer.from(good, 'base64').toString('hex')
  const body = toPressJson(invoice)
  const forged = [
    await signedFrappeRequest({ secret: 'another-secret-key', payload: invoice }),
    await signedFrappeRequest({ secret, body: `${body} `, headers: { 'x-frappe-webhook-signature': good } }),
    await signedFrappeRequest({ secret, body, headers: { 'x-frappe-webhook-signature': hex } }),
    await signedFrappeRequest({ secret, body, headers: { 'x-frappe-webhook-signature': `sha256=${good}` } }),
    await signedFrappeRequest({ secret, body, headers: { 'x-frappe-webhook-signature': `${good}, ${good}` } }),
  ]
  for (const request of forged) expect((await webhook.handle(request)).status).toBe(401)
  expect(seen).toEqual([])
})

test('a retry is recognised by its bytes for 28 hours, whatever the method', async () => {
  const clock = manualClock()
  const { webhook, seen } = collect({ clock })
  await webhook.handle(await signedFrappeRequest({ secret, payload: invoice }))
  await clock.advance(27.5 * 3_600_000)
  // The method is not signed: a copy with a different one is still the same delivery.
  await webhook.handle(await signedFrappeRequest({ secret, payload: invoice, method: 'DELETE' }))
  expect(seen).toHaveLength(1)
  await clock.advance(3_600_000)
  await webhook.handle(await signedFrappeRequest({ secret, payload: invoice }))
  expect(seen).toHaveLength(2)
})

test.each([
  [5_000, 'handled'],
  [5_001, 'slow'],
])('handlers that take %i ms are %s: Frappe waits for five seconds', async (tookMs, type) => {
  const clock = manualClock()
  const types: string[] = []
  const onOutcome = (outcome: Outcome) => void types.push(outcome.type)
  const { webhook } = collect({ clock, onOutcome, onDelivery: () => clock.advance(tookMs) })
  expect((await webhook.handle(await signedFrappeRequest({ secret }))).status).toBe(200)
  expect(types).toEqual([type])
})

test('a schema types the document; a field that does not fit is undefined and listed', async () => {
  const schema = z.looseObject({ name: z.string(), total: z.number().optional() })
  const { webhook, seen } = collect({ schema })
  await webhook.handle(await signedFrappeRequest({ secret, payload: { ...invoice, total: 'much' } }))
  expect(seen[0]).toMatchObject({ type: 'document', payload: { name: 'SINV-0001', customer: 'Café £5' } })
  expect(seen[0]?.payload).not.toHaveProperty('total')
  expect(seen[0]?.issues).toMatchObject([{ path: ['total'] }])
})

test('a body that does not fit the schema is unknown, and delivered complete', async () => {
  const { webhook, seen } = collect({ schema: z.object({ id: z.number(), total: z.string() }) })
  expect((await webhook.handle(await signedFrappeRequest({ secret, payload: invoice }))).status).toBe(200)
  expect(seen[0]).toMatchObject({ type: 'unknown', payload: invoice })
})

test('an invalid schema is a ConfigError, not a 500 for each delivery', () => {
  for (const schema of [{}, () => true, 'name']) {
    expect(() => collect({ schema: schema as never })).toThrow(expect.objectContaining({ code: 'option_invalid' }))
  }
})

test('a resolver finds the site’s secret and names it as the principal', async () => {
  const { webhook, seen } = collect({
    secret: ({ url, method, headers }) =>
      method === 'PUT' && headers.get('x-site') === 'a' && url.endsWith('/frappe')
        ? { secret, principal: 'a' }
        : undefined,
  })
  const request = await signedFrappeRequest({ secret, payload: invoice, method: 'PUT', headers: { 'x-site': 'a' } })
  expect((await webhook.handle(request)).status).toBe(200)
  expect(seen[0]?.principal).toBe('a')
  expect((await webhook.handle(await signedFrappeRequest({ secret, payload: invoice }))).status).toBe(401)
})

test('a signed body that is not JSON is 400', async () => {
  const { webhook } = collect()
  expect((await webhook.handle(await signedFrappeRequest({ secret, body: 'a=1&b=2' }))).status).toBe(400)
})

test('handlers by event name are a ConfigError: requests name no event, so all would be acknowledged unread', () => {
  const options = { secret, on: { on_update() {} } }
  expect(() => createFrappeWebhook(options)).toThrow('there is no event "on_update"')
})
