import { createWebhook, type Delivery, type EventContext, type WebhookProtocol } from '@hookwright/core'
import { expectTypeOf, test } from 'vitest'

declare const protocol: WebhookProtocol

test('handlers of a receiver of one’s own are given what is known of an event, and no any', () => {
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

test('handlers that ask for events of their own fit', () => {
  createWebhook(protocol, { on: { created: (event: { id: number }) => event.id } })
})
