import { challengeReply, memoryStore, type Reply, VerificationError, type WebhookProtocol } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { type ExampleDelivery, exampleWebhook, signed, streamRequest } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

/** A receiver with a protocol that has these steps, and its outcomes. */
function receiverOf(protocol: Partial<WebhookProtocol>) {
  const { outcomes, onOutcome } = recorder()
  const deliveries: ExampleDelivery[] = []
  const onDelivery = (delivery: ExampleDelivery) => void deliveries.push(delivery)
  return { deliveries, outcomes, webhook: exampleWebhook({ protocol, onOutcome, onDelivery }) }
}

const bareRequest = (body: string) =>
  new Request('https://hooks.test/example', { method: 'POST', headers: { 'x-signature': '00' }, body })

const isPing = (body: Uint8Array) => new TextDecoder().decode(body).startsWith('"ping')
const replyTo = (body: Uint8Array): Reply | undefined => (isPing(body) ? challengeReply({}, 'pong') : undefined)

const challenges: [string, Pick<WebhookProtocol, 'challenge'>][] = [
  ['at once', { challenge: ({ body }) => replyTo(body) }],
  ['later', { challenge: async ({ body }) => replyTo(body) }],
]
test.each(challenges)(
  'a challenge is answered unsigned, %s, and everything else is authenticated',
  async (_, steps) => {
    const { webhook, deliveries, outcomes } = receiverOf(steps)
    const answer = await webhook.handle(bareRequest('"ping"'))
    expect([answer.status, await answer.text()]).toEqual([200, 'pong'])
    expect((await webhook.handle(bareRequest('{}'))).status).toBe(401)
    expect((await webhook.handle(await signed('{}'))).status).toBe(200)
    expect([deliveries.length, outcomes.map(({ type }) => type)]).toEqual([
      1,
      ['challenge', 'unauthenticated', 'handled'],
    ])
  },
)

test('a body over 4 KiB is never taken for a challenge', async () => {
  const challenge = vi.fn<NonNullable<WebhookProtocol['challenge']>>(({ body }) => replyTo(body))
  const { webhook } = receiverOf({ challenge })
  const ping = (length: number) => `"ping${'x'.repeat(length - 6)}"`
  expect((await webhook.handle(bareRequest(ping(4_096)))).status).toBe(200)
  expect((await webhook.handle(bareRequest(ping(4_097)))).status).toBe(401)
  expect(challenge).toHaveBeenCalledTimes(1)
})

test('a method that is only for challenges carries no delivery', async () => {
  const { webhook, deliveries } = receiverOf({
    challengeMethods: ['PUT'],
    challenge: ({ body }) => replyTo(body),
  })
  const put = async (body: string) => webhook.handle(new Request(await signed(body), { method: 'PUT' }))
  expect((await put('"ping"')).status).toBe(200)
  const refused = await put('{}')
  expect([refused.status, refused.headers.get('allow'), deliveries.length]).toEqual([405, 'POST, PUT', 0])
})

const signedChallenges: [string, Pick<WebhookProtocol, 'signedChallenge'>][] = [
  ['at once', { signedChallenge: (_value, { body }) => replyTo(body) }],
  ['later', { signedChallenge: async (_value, { body }) => replyTo(body) }],
]
test.each(signedChallenges)('a signed challenge is answered %s, and only if it is signed', async (_, steps) => {
  const { webhook, deliveries, outcomes } = receiverOf(steps)
  expect(await (await webhook.handle(await signed('"ping"'))).text()).toBe('pong')
  expect((await webhook.handle(bareRequest('"ping"'))).status).toBe(401)
  expect((await webhook.handle(await signed('{}'))).status).toBe(200)
  expect([deliveries.length, outcomes.map(({ type }) => type)]).toEqual([
    1,
    ['challenge', 'unauthenticated', 'handled'],
  ])
})

test('an asynchronous check is awaited before the body is read', async () => {
  const pull = vi.fn()
  const { webhook } = receiverOf({
    async check() {
      throw new VerificationError('@hookwright/example', 'signature_mismatch', 'Not here.')
    },
  })
  const request = streamRequest(new ReadableStream({ pull }, { highWaterMark: 0 }))
  expect([(await webhook.handle(request)).status, pull.mock.calls.length]).toEqual([401, 0])
})

test('a body that is not JSON has its own decoder', async () => {
  const parse = vi.fn<WebhookProtocol['parse']>((value) => ({ type: 'example', payload: value, issues: [], id: '1' }))
  const { webhook, deliveries } = receiverOf({ decode: ({ body }) => new TextDecoder().decode(body), parse })
  expect((await webhook.handle(await signed('a=1&b=2'))).status).toBe(200)
  expect(deliveries[0]?.payload).toBe('a=1&b=2')
})

test('a payload that fits no schema and has no handler is reported once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const payload = { events: [{ name: 'x' }] }
  const issues = [{ path: [], message: 'private' }]
  const parse = (type: string, found: typeof issues) =>
    exampleWebhook({
      protocol: { parse: (value) => ({ type, payload: value, issues: found, id: '1' }) },
      on: { other() {} } as never,
      dedupe: false,
    })
  try {
    for (const silent of [parse('example', issues), parse('unknown', [])]) {
      expect((await silent.handle(await signed(payload))).status).toBe(200)
    }
    expect(warn).not.toHaveBeenCalled()
    const unfit = parse('unknown', issues)
    for (let sent = 0; sent < 2; sent++) expect((await unfit.handle(await signed(payload))).status).toBe(200)
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/did not fit its schema, and there is no "onOther"/)]])
    expect(warn.mock.calls[0]?.join(' ')).not.toContain('private')
  } finally {
    warn.mockRestore()
  }
})

test('an event whose end can’t be stored is a 503, and is handled again when its lease is over', async () => {
  const clock = manualClock()
  const real = memoryStore({ clock })
  let isDown = true
  const seen: string[] = []
  const webhook = exampleWebhook({
    clock,
    store: {
      ...real,
      complete: async (...args) => (isDown ? Promise.reject(new Error('down')) : real.complete(...args)),
    },
    dedupe: 'event',
    leaseMs: 3_000,
    onOutcome() {},
    onOther: ({ name }) => void seen.push(name),
  })
  const send = async () =>
    (await webhook.handle(await signed({ id: '1', events: [{ name: 'a' }, { name: 'b' }] }))).status
  expect([await send(), seen]).toEqual([503, ['a']])
  isDown = false
  expect(await send()).toBe(503)
  await clock.advance(3_000)
  expect([await send(), seen]).toEqual([200, ['a', 'a', 'b']])
})
