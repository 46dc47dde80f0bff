import {
  createSmartSuiteWebhook,
  type Delivery,
  pathToken,
  type SmartSuiteDelivery,
  type SmartSuiteEvent,
  type SmartSuiteNotification,
  type smartSuiteEventSchema,
} from '@hookwright/smartsuite'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod'

test('a delivery narrows by its type', () => {
  createSmartSuiteWebhook({
    authorize: pathToken('x'.repeat(16)),
    onDelivery: (delivery) => {
      expectTypeOf(delivery).toEqualTypeOf<SmartSuiteDelivery>()
      if (delivery.type === 'notification') expectTypeOf(delivery.payload).toEqualTypeOf<SmartSuiteNotification>()
      else expectTypeOf(delivery).toEqualTypeOf<Delivery<'unknown', unknown>>()
    },
  })
})

test('authorize is required, and events are not handled by name', () => {
  // @ts-expect-error authorize is missing
  createSmartSuiteWebhook({})
  // @ts-expect-error the only text is 'none'
  createSmartSuiteWebhook({ authorize: 'some' })
  // @ts-expect-error a ping has no events
  createSmartSuiteWebhook({ authorize: 'none', on: {} })
  createSmartSuiteWebhook({
    authorize: ({ notification, headers }) => {
      expectTypeOf(notification.webhookId).toEqualTypeOf<string | undefined>()
      expectTypeOf(headers).toEqualTypeOf<Headers>()
      return true
    },
  })
})

test('schemas output the written types, without index signatures', () => {
  expectTypeOf<z.output<typeof smartSuiteEventSchema>>().toEqualTypeOf<SmartSuiteEvent>()
  const event = {} as SmartSuiteEvent
  expectTypeOf(event.event_id).toEqualTypeOf<string>()
  expectTypeOf(event.kind).toExtend<string | undefined>()
  // @ts-expect-error a misspelt field does not compile
  event.eventId
})
