import {
  type CasesolvedDelivery,
  type CasesolvedWebhookOptions,
  createCasesolvedClient,
  createCasesolvedWebhook,
  createFrappeWebhook,
  type FrappeDatetime,
  type PressSite,
  type PressSitePlan,
  type PressWebhook,
  parseFrappeDatetime,
  type SiteStatus,
} from '@hookwright/casesolved'
import type { WebhookProtocol } from '@hookwright/core'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const secret = 'super-secret-key'

test('handlers are typed by their event', () => {
  createCasesolvedWebhook({
    secret,
    on: {
      'Site Status Update': ({ data }, { delivery, key }) => {
        expectTypeOf(data.name).toEqualTypeOf<string>()
        expectTypeOf(data.status).toEqualTypeOf<SiteStatus | undefined>()
        expectTypeOf(data.plan).toEqualTypeOf<string | null | undefined>()
        expectTypeOf(delivery.type).toEqualTypeOf<'Site Status Update'>()
        expectTypeOf(key).toEqualTypeOf<string>()
      },
      'Site Plan Change': ({ data }) => void expectTypeOf(data.site).toEqualTypeOf<string | undefined>(),
      'Webhook Validate': ({ event }) => void expectTypeOf(event).toEqualTypeOf<'Webhook Validate'>(),
    },
    onOther: ({ event }) => void expectTypeOf(event).toEqualTypeOf<string | undefined>(),
  })
})

test('misspelt events and fields do not compile', () => {
  // @ts-expect-error no such event
  createCasesolvedWebhook({ secret, on: { 'Site Status Updated': () => {} } })
  // @ts-expect-error no such field
  createCasesolvedWebhook({ secret, on: { 'Site Status Update': ({ data }) => void data.statsu } })
  // @ts-expect-error a secret is required
  createCasesolvedWebhook({})
})

test('a delivery is narrowed by its type', () => {
  const read = (delivery: CasesolvedDelivery) => {
    if (delivery.type === 'Bench Deploy Status Update')
      expectTypeOf(delivery.payload.data.retry_count).toEqualTypeOf<number | undefined>()
    if (delivery.type === 'unknown') expectTypeOf(delivery.payload.data).toEqualTypeOf<unknown>()
  }
  expectTypeOf(read).toBeFunction()
  expectTypeOf<CasesolvedWebhookOptions['onDelivery']>().not.toBeAny()
  expectTypeOf<WebhookProtocol>().not.toBeAny()
})

test('the document of a Frappe webhook has the type of its schema', () => {
  createFrappeWebhook({
    secret,
    schema: z.object({ name: z.string() }),
    onDelivery: (delivery) => {
      if (delivery.type === 'document') expectTypeOf(delivery.payload).toEqualTypeOf<{ name: string }>()
      else expectTypeOf(delivery.payload).toEqualTypeOf<unknown>()
    },
  })
})

test('the type of a document is that of the input, not of the schema’s output', () => {
  createFrappeWebhook({
    secret,
    schema: z.object({ modified: z.string().transform((text) => new Date(text)), n: z.number().default(1) }),
    onDelivery: (delivery) => {
      if (delivery.type !== 'document') return
      expectTypeOf(delivery.payload).toEqualTypeOf<{ modified: string; n?: number | undefined }>()
    },
  })
})

test('with a zone, the fields become a Date', () => {
  expectTypeOf(parseFrappeDatetime('')).toEqualTypeOf<FrappeDatetime | undefined>()
  expectTypeOf(parseFrappeDatetime('', { timeZone: 'UTC' })).toEqualTypeOf<Date | undefined>()
})

test('the methods of the client resolve to the documented types', () => {
  const client = createCasesolvedClient({ apiKey: () => 'key', apiSecret: async () => 'secret' })
  expectTypeOf(client.webhooks.add).returns.resolves.toEqualTypeOf<PressWebhook>()
  expectTypeOf(client.sites.list).returns.toEqualTypeOf<AsyncIterable<PressSite>>()
  expectTypeOf(client.sites.mirror).returns.resolves.toHaveProperty('archived').toEqualTypeOf<readonly PressSite[]>()
  expectTypeOf(client.deploys.get).returns.resolves.toHaveProperty('status').not.toBeAny()
  const site = expectTypeOf(client.sites.get).returns.resolves
  site.toHaveProperty('current_plan').toEqualTypeOf<PressSitePlan | null | undefined>()
  // @ts-expect-error a single options object is required
  client.sites.get('a.example')
  // @ts-expect-error the secret of the key is missing
  createCasesolvedClient({ apiKey: 'key' })
})
