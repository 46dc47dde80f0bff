import type { HandOff } from '@hookwright/core'
import { contractWebhook } from '@hookwright/core/testing'
import { type JetStream, toJetStream } from '@hookwright/nats'
import type { JetStreamClient } from '@nats-io/jetstream'
import { expectTypeOf, test } from 'vitest'

test('the client fits, and a hand-off fits a receiver', () => {
  expectTypeOf<JetStreamClient>().toExtend<JetStream>()
  const js = {} as JetStreamClient
  contractWebhook({ onDelivery: toJetStream(js, 'webhooks') })
  expectTypeOf(toJetStream(js, 'webhooks', { dedupeMs: 1 })).toEqualTypeOf<HandOff>()
  // @ts-expect-error where to publish must be said
  toJetStream(js, { dedupeMs: 1 })
})
