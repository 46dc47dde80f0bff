import {
  createSmartsheetWebhook,
  type SmartsheetDelivery,
  type SmartsheetEvent,
  type SmartsheetEventCallback,
  type SmartsheetStatusCallback,
  verifySmartsheetSignature,
} from '@hookwright/smartsheet'
import { expectTypeOf } from 'vitest'

const secret = 'testsecret0000000000000000'

createSmartsheetWebhook({
  secret,
  on: {
    'row.created': (event, { delivery, index, key, signal }) => {
      expectTypeOf(event.objectType).toEqualTypeOf<'row'>()
      expectTypeOf(event.eventType).toEqualTypeOf<'created'>()
      expectTypeOf(event.id).toEqualTypeOf<number | undefined>()
      // @ts-expect-error only cells have it
      event.rowId
      expectTypeOf(delivery.type).toEqualTypeOf<'events'>()
      expectTypeOf(delivery.payload.scopeObjectId).toEqualTypeOf<number | undefined>()
      expectTypeOf(index).toEqualTypeOf<number>()
      expectTypeOf(key).toEqualTypeOf<string>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    },
    'cell.updated': async (event) => {
      // The reference allows null.
      expectTypeOf(event.rowId).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(event.columnId).toEqualTypeOf<number | null | undefined>()
      // @ts-expect-error cells have none
      event.id
    },
    'status.changed': (status, { delivery }) => {
      expectTypeOf(delivery.payload).toEqualTypeOf<SmartsheetStatusCallback>()
      expectTypeOf(status).toEqualTypeOf<SmartsheetStatusCallback>()
      expectTypeOf(status.newWebhookStatus).toBeString()
    },
  },
  onOther: (event) => {
    expectTypeOf(event).toBeUnknown()
  },
})

createSmartsheetWebhook({
  secret,
  // @ts-expect-error a misspelt event
  on: { 'row.create': () => {} },
})

createSmartsheetWebhook({
  secret,
  // @ts-expect-error an object type that sheets do not have
  on: { 'user.updated': () => {} },
})

// @ts-expect-error a receiver without a secret
createSmartsheetWebhook({ onDelivery: () => {} })

// @ts-expect-error a principal that would be ignored: it belongs beside `secret`
createSmartsheetWebhook({ secret: () => ({ value: secret, principal: 'tenant' }) })

const webhook = createSmartsheetWebhook({
  secret: (hint, context) => {
    expectTypeOf(hint.webhookId).toEqualTypeOf<number | undefined>()
    expectTypeOf(hint.url).toEqualTypeOf<string>()
    expectTypeOf(hint.headers).toEqualTypeOf<Headers>()
    expectTypeOf(context).toBeUnknown()
    return hint.webhookId === 1 ? { secret, principal: 'tenant' } : undefined
  },
  acceptChallenge: async (webhookId) => {
    expectTypeOf(webhookId).toEqualTypeOf<number>()
    return true
  },
  onDelivery: (delivery) => {
    switch (delivery.type) {
      case 'events':
        expectTypeOf(delivery.payload).toEqualTypeOf<SmartsheetEventCallback>()
        expectTypeOf(delivery.payload.events).toEqualTypeOf<SmartsheetEvent[]>()
        break
      case 'status':
        expectTypeOf(delivery.payload).toEqualTypeOf<SmartsheetStatusCallback>()
        break
      default:
        expectTypeOf(delivery.type).toEqualTypeOf<'unknown'>()
        expectTypeOf(delivery.payload).toBeUnknown()
    }
  },
})

expectTypeOf(webhook.handle).returns.resolves.toEqualTypeOf<Response>()
expectTypeOf(webhook.dispatch).parameter(0).toEqualTypeOf<SmartsheetDelivery>()
expectTypeOf(verifySmartsheetSignature).returns.resolves.toEqualTypeOf<boolean>()
