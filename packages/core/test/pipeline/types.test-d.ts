import { createWebhook, type Delivery, type EventContext, type WebhookProtocol } from '@hookwright/core'
import { expectTypeOf, test } from 'vitest'

declare const protocol: WebhookProtocol

test('handlers of a custom receiver get what is known of an event, and no any', () => {
  createWebhook(protocol, {
    on: {
      created: (event, context) => {
        expectTypeOf(event).toEqualTypeOf<unknown>()
        expectTypeOf(context).toEqualTypeOf<EventContext<Delivery>>()
      },
    },
    onOther: (_event, { key }) => void expectTypeOf(key).toEqualTypeOf<string>(),
  })
})

test('handlers that declare their own event types fit', () => {
  createWebhook(protocol, { on: { created: (event: { id: number }) => event.id } })
})

test('onError decides synchronously or asynchronously', () => {
  createWebhook(protocol, { onError: () => 'acknowledge' })
  createWebhook(protocol, { onError: async (_error, { attempt }) => (attempt < 5 ? 'retry' : 'acknowledge') })
  createWebhook(protocol, { onError: async () => 'acknowledge' as const })
  // Documented, because it surprises: an async function that returns one text alone returns any text for TypeScript.
  // @ts-expect-error: without `as const`
  createWebhook(protocol, { onError: async () => 'acknowledge' })
})
