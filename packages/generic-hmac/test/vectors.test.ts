import { type Scheme, schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'

interface Vector {
  source: string
  scheme: Scheme
  secret: string
  body: string
  headers: Record<string, string>
  atMs?: number
  id?: string
}

const slackBody =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'

/** Examples that their providers publish with the secret. */
const vectors: Vector[] = [
  {
    source: 'standard-webhooks, libraries/javascript/src/webhook.test.ts',
    scheme: schemes.standardWebhooks,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    atMs: 1_614_265_330_000,
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  },
  {
    source: 'docs.github.com, validating webhook deliveries',
    scheme: schemes.github,
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    },
  },
  {
    source: 'octokit/webhooks-methods, test/deno',
    scheme: schemes.github,
    secret: 'secret',
    body: 'data',
    headers: {
      'x-hub-signature-256': 'sha256=1b2c16b75bd2a870c114153ccda5bcfca63314bc722fa160d690de133ccbb9db',
    },
  },
  {
    source: 'docs.slack.dev, verifying requests from Slack',
    scheme: schemes.slack,
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    body: slackBody,
    headers: {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
    atMs: 1_531_420_618_000,
  },
  {
    source: 'docs.datasaur.ai',
    scheme: schemes.hmacSha256,
    secret: 'secret',
    body: '{"body":"sample"}',
    headers: { 'x-signature': '0278b1a603de4c561ac0feb960354d0d00e8846b74813d81bddb43ad45bff767' },
  },
]

describe.each(vectors)('$source', ({ scheme, secret, body, headers, atMs = 0, id }) => {
  const clock = { now: () => atMs, sleep: async () => {} }
  const common = { scheme, secret, clock, allowShortSecrets: true }

  test('is verified', async () => {
    expect(await verifySignature({ ...common, headers, body })).toBe(true)
  })

  test('is what we sign', async () => {
    const url = 'https://example.com/hook'
    const request = await signRequest({ ...common, url, body, ...(id !== undefined && { id }) })
    for (const [name, value] of Object.entries(headers)) expect(request.headers.get(name)).toBe(value)
    expect(await request.text()).toBe(body)
  })

  test('is refused with one byte more', async () => {
    expect(await verifySignature({ ...common, headers, body: `${body} ` })).toBe(false)
  })
})
