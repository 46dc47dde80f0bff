import {
  type Authenticated,
  createHmacWebhook,
  defineScheme,
  defineVerifier,
  type EventSchemas,
  type HmacDelivery,
  type HmacWebhookOptions,
  type Part,
  type Scheme,
  schemes,
  signRequest,
  verifySignature,
  type Webhook,
} from '@hookwright/generic-hmac'
import { type StandardWebhookPayload, standardWebhookPayloadSchema } from '@hookwright/generic-hmac/schemas'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const secret = 'a-secret-of-thirty-two-bytes-012'
const push = z.object({ ref: z.string() })
const star = z.object({ starred_at: z.string().optional() })

test('handlers are typed by their schemas', () => {
  createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push, star },
    on: {
      push: (event, { delivery, key }) => {
        expectTypeOf(event).toEqualTypeOf<{ ref: string }>()
        expectTypeOf(key).toEqualTypeOf<string>()
        expectTypeOf(delivery.authenticated).toEqualTypeOf<'body'>()
        expectTypeOf(delivery.type).toEqualTypeOf<'push'>()
        expectTypeOf(delivery.payload).toEqualTypeOf<{ ref: string }>()
      },
    },
    onOther: (event, { delivery }) => {
      expectTypeOf(event).toEqualTypeOf<unknown>()
      expectTypeOf(delivery.type).toEqualTypeOf<'push' | 'star' | 'unknown'>()
      if (delivery.type === 'star') expectTypeOf(delivery.payload.starred_at).toEqualTypeOf<string | undefined>()
      if (delivery.type === 'unknown') expectTypeOf(delivery.payload).toEqualTypeOf<unknown>()
    },
  })
})

test('a handler of an event that has no schema does not compile', () => {
  createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push },
    on: {
      // @ts-expect-error: the event is called push
      pusch: () => {},
    },
  })
})

test('one schema types every payload, which is absent if it did not fit', () => {
  createHmacWebhook({
    scheme: schemes.hmacSha256,
    secret,
    schema: push,
    onDelivery: (delivery) => {
      expectTypeOf(delivery.payload).toEqualTypeOf<{ ref: string } | undefined>()
      expectTypeOf(delivery.type).toEqualTypeOf<string>()
    },
  })
  createHmacWebhook({
    scheme: schemes.hmacSha256,
    secret,
    schema: push,
    on: {
      anything: (event) => {
        expectTypeOf(event).toEqualTypeOf<{ ref: string }>()
      },
      unknown: (event) => {
        expectTypeOf(event).toEqualTypeOf<{ ref: string } | undefined>()
      },
    },
  })
})

test('the type of a payload is the input of a schema, not its output', () => {
  const schema = z.object({ at: z.string().transform((text) => new Date(text)), n: z.number().default(1) })
  createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push: schema },
    on: {
      push: (event) => {
        expectTypeOf(event).toEqualTypeOf<{ at: string; n?: number | undefined }>()
        return event.n
      },
    },
  })
  createHmacWebhook({
    scheme: schemes.github,
    secret,
    schema,
    onDelivery: ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<{ at: string; n?: number | undefined } | undefined>()
    },
  })
})

test('a schema that does not declare its input types a payload by its output', () => {
  const annotated: z.ZodType<{ ref: string }> = push
  createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push: annotated },
    on: {
      push: (event) => {
        expectTypeOf(event).toEqualTypeOf<{ ref: string }>()
      },
    },
  })
  createHmacWebhook({
    scheme: schemes.standardWebhooks,
    secret,
    schema: standardWebhookPayloadSchema,
    onDelivery: ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<StandardWebhookPayload | undefined>()
    },
  })
  createHmacWebhook({
    scheme: defineVerifier(() => ({ authenticated: 'body' })),
    schema: annotated,
    onDelivery: ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<{ ref: string } | undefined>()
    },
  })
})

test('without a schema a payload is unknown, never any', () => {
  createHmacWebhook({
    scheme: schemes.github,
    secret,
    onDelivery: (delivery) => {
      expectTypeOf(delivery.payload).toEqualTypeOf<unknown>()
      expectTypeOf(delivery).toEqualTypeOf<HmacDelivery<string, unknown, 'body'>>()
    },
  })
})

test('the type says what a scheme authenticates', () => {
  const signed = {
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x' }, encoding: 'hex' },
  } as const
  const body = defineScheme({ ...signed, content: [{ timestamp: true }, '.', { body: true }] })
  expectTypeOf(body).toEqualTypeOf<Scheme<'body'>>()
  const fields = defineScheme({ ...signed, content: [{ json: 'a' }] })
  expectTypeOf(fields).toEqualTypeOf<Scheme<'fields' | 'sender'>>()
  const token = defineScheme({ ...signed, mac: { kind: 'token' }, content: [] })
  expectTypeOf(token).toEqualTypeOf<Scheme<'sender'>>()
})

test('the type promises no body if the compiler can’t see one in the content', () => {
  const [mac, signature] = [
    { kind: 'hmac', hash: 'sha256' },
    { from: { header: 'x' }, encoding: 'hex' },
  ] as const
  const build = (part: Part, parts: readonly Part[], isBody: boolean) => ({
    some: defineScheme({ mac, signature, content: [part, '.'] }),
    spread: defineScheme({ mac, signature, content: [...parts, '.'] }),
    oneOf: defineScheme({ mac, signature, content: [isBody ? { body: true } : { json: 'a' }] }),
    beside: defineScheme({ mac, signature, content: [...parts, '.', { body: true }] }),
    either: defineScheme({ mac, signature, content: isBody ? [{ body: true }] : [{ json: 'a' }] }),
  })
  type Built = ReturnType<typeof build>
  expectTypeOf<Built['some']>().toEqualTypeOf<Scheme>()
  expectTypeOf<Built['spread']>().toEqualTypeOf<Scheme>()
  expectTypeOf<Built['oneOf']>().toEqualTypeOf<Scheme>()
  expectTypeOf<Built['beside']>().toEqualTypeOf<Scheme<'body'>>()
  expectTypeOf<Built['either']>().toEqualTypeOf<Scheme<'body' | 'fields' | 'sender'>>()
})

test('a receiver of one of several schemes authenticates what one of them does', () => {
  const scheme = Math.random() > 0.5 ? schemes.github : schemes.gitlabToken
  createHmacWebhook({
    scheme,
    secret,
    onDelivery: ({ authenticated }) => {
      expectTypeOf(authenticated).toEqualTypeOf<'body' | 'sender'>()
    },
  })
})

test('a request or its parts, not both', () => {
  const [scheme, request, headers, body] = [schemes.github, new Request('https://example.com'), {}, ''] as const
  void verifySignature({ scheme, secret, request: undefined, headers, body })
  // @ts-expect-error: which body?
  void verifySignature({ scheme, secret, request, headers, body })
  // @ts-expect-error: neither
  void verifySignature({ scheme, secret })
})

test('a misspelt field of a scheme does not compile', () => {
  const signature = { from: { header: 'x' }, encoding: 'hex' } as const
  const signed = { mac: { kind: 'hmac', hash: 'sha256' }, content: [{ body: true }] } as const
  // @ts-expect-error: timestamp
  defineScheme({ ...signed, signature, timestmp: { from: { header: 't' }, format: 's' } })
  // @ts-expect-error: format
  defineScheme({ ...signed, signature: { from: { header: 'x' }, encoding: 'hex', fromat: { kind: 'plain' } } })
  // @ts-expect-error: toleranceMs
  defineScheme({ ...signed, signature, timestamp: { from: { header: 't' }, format: 's', tolerance: 3_000 } })
  // @ts-expect-error: maxBytes
  defineScheme({ ...signed, signature, policy: { maxByte: 1 } })
  // @ts-expect-error: minBytes
  defineScheme({ ...signed, signature, key: { encoding: 'hex', minByte: 20 } })
  // @ts-expect-error: replayKey
  defineScheme({ ...signed, signature, id: { from: { header: 'i' }, replaykey: true } })
})

test('deliveries of Mailgun, Adyen and tokens say that the body proves little', () => {
  const common = { secret, onDelivery() {} }
  expectTypeOf(createHmacWebhook({ scheme: schemes.mailgun, ...common })).toEqualTypeOf<
    Webhook<HmacDelivery<string, unknown, 'fields'>>
  >()
  createHmacWebhook({
    scheme: schemes.adyen,
    secret,
    onDelivery: ({ authenticated }) => {
      expectTypeOf(authenticated).toEqualTypeOf<'fields'>()
    },
  })
  createHmacWebhook({
    scheme: schemes.gitlabToken,
    secret,
    onDelivery: ({ authenticated }) => {
      expectTypeOf(authenticated).toEqualTypeOf<'sender'>()
    },
  })
})

test('A20 an answer that was not awaited can’t be taken for true', () => {
  const answer = verifySignature({ scheme: schemes.github, secret, headers: {}, body: '' })
  expectTypeOf(answer).toEqualTypeOf<Promise<boolean>>()
  // @ts-expect-error: a promise is always true
  if (answer) return
})

test('a body is bytes or text, never a value', () => {
  // @ts-expect-error: a parsed value
  void verifySignature({ scheme: schemes.github, secret, headers: {}, body: { a: 1 } })
  // @ts-expect-error: a parsed value
  void signRequest({ scheme: schemes.github, secret, url: 'https://example.com', body: { a: 1 } })
})

test('options whose types are parameters of a caller fit', () => {
  // biome-ignore lint/complexity/noBannedTypes: no events at all is what `{}` says here.
  const byPayload = <P>(options: HmacWebhookOptions<{}, P>) => createHmacWebhook(options)
  const byAll = <E extends EventSchemas, P, A extends Authenticated>(options: HmacWebhookOptions<E, P, A>) =>
    createHmacWebhook(options)
  expectTypeOf(byPayload<{ a: 1 }>).returns.toEqualTypeOf<Webhook<HmacDelivery<string, { a: 1 } | undefined>>>()
  expectTypeOf(byAll).toBeFunction()
})
