// Any sender that signs, by its scheme. Vectors are those that the senders publish.
import { answerHandshakes, createHmacWebhook, handshakes, schemes } from '@hookwright/generic-hmac'
import {
  clockAt,
  duplicate,
  handled,
  hmacSha256,
  jsonLargerThan,
  refused,
  tooLarge,
  withOneLetterChanged,
} from '../sender.mjs'

const makeReceiver =
  ({ see = JSON.stringify, ...options }) =>
  (notes) =>
    createHmacWebhook({
      onDelivery: ({ payload }) => notes.saw(see(payload)),
      onOutcome: notes.onOutcome,
      ...options,
    })

const secret = 'my-webhook-secret-of-the-tour'
const seconds = Math.floor(Date.now() / 1000)
const body = '{"action":"opened","number":1}'

const github = {
  secret: "It's a Secret to Everybody",
  sent: (text, deliveryId, signature) => ({
    headers: { 'x-github-event': 'pull_request', 'x-github-delivery': deliveryId, 'x-hub-signature-256': signature },
    body: text,
  }),
}
const githubSignature = `sha256=${hmacSha256(github.secret, body, 'hex')}`

const standardWebhooks = {
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  body: '{"test": 2432232314}',
}

const stripe = (at, text = body) => ({
  headers: { 'stripe-signature': `t=${at},v1=${hmacSha256(secret, `${at}.${body}`, 'hex')}` },
  body: text,
})

const slack = {
  headers: {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  },
  body:
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
    '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
    '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
    '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
}

const slackQuestion = '{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}'
const slackSecret = '8f742231b10e8888abcd99yyyzzz85a5'
const slackChallenge = {
  headers: {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': `v0=${hmacSha256(slackSecret, `v0:1531420618:${slackQuestion}`, 'hex')}`,
  },
  body: slackQuestion,
}

const shopify = (text) => ({
  headers: { 'x-shopify-hmac-sha256': hmacSha256(secret, body, 'base64'), 'x-shopify-topic': 'orders/create' },
  body: text,
})

/** `sha256(secret + body)` can be continued without the secret. This body and its signature were made that way. */
const lengthExtension = {
  headers: { 'x-signature': 'b58557d775adfef31beaab9f4e99d862978b1c1b7e8dd71f97e6cf8e396854c3' },
  body: Buffer.from(
    '6576656e745f747970653d7061796d656e742e6661696c656426616d6f756e743d3180000000000000000000000000000001' +
      '78266576656e745f747970653d7061796d656e742e73756363656564656426616d6f756e743d313030303030',
    'hex',
  ),
}

const stop = (provider, path, options, deliveries) => ({
  provider,
  path,
  makeReceiver: makeReceiver(options),
  deliveries,
})

export const genericHmac = [
  stop('GitHub', '/github', { scheme: schemes.github, secret: github.secret }, [
    {
      what: 'a pull request',
      ...github.sent(body, '72d3162e-cc78-11e3-81ab-4c9367dc0958', githubSignature),
      expect: handled(body),
    },
    {
      what: 'replayed: under a new, unsigned delivery id',
      ...github.sent(body, '00000000-cc78-11e3-81ab-4c9367dc0958', githubSignature),
      expect: duplicate,
    },
    {
      what: 'forged: one letter of the body changed',
      ...github.sent(withOneLetterChanged(body), '72d3162e-cc78-11e3-81ab-4c9367dc0958', githubSignature),
      expect: refused,
    },
    {
      what: 'the published vector: authentic, but not JSON',
      ...github.sent(
        'Hello, World!',
        '72d3162e-cc78-11e3-81ab-4c9367dc0959',
        'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      ),
      expect: { verdict: 'json_invalid', status: 400 },
    },
  ]),
  stop(
    'Standard Webhooks',
    '/standard-webhooks',
    {
      scheme: schemes.standardWebhooks,
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      clock: clockAt('2021-02-25T15:02:11Z'),
    },
    [
      { what: 'the published vector, in its time', ...standardWebhooks, expect: handled('{"test":2432232314}') },
      { what: 'replayed: the same bytes again', ...standardWebhooks, expect: duplicate },
      {
        what: 'forged: another id, which is signed',
        ...standardWebhooks,
        headers: { ...standardWebhooks.headers, 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJel' },
        expect: refused,
      },
    ],
  ),
  stop(
    'Standard Webhooks',
    '/standard-webhooks-today',
    { scheme: schemes.standardWebhooks, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    [{ what: 'replayed: the published vector, today', ...standardWebhooks, expect: refused }],
  ),
  stop('Stripe', '/stripe', { scheme: schemes.stripe, secret }, [
    { what: 'an event', ...stripe(seconds), expect: handled(body) },
    { what: 'replayed: with a fresh timestamp', ...stripe(seconds + 1), expect: duplicate },
    { what: 'replayed: signed an hour ago', ...stripe(seconds - 3600), expect: refused },
    { what: 'forged: one letter of the body changed', ...stripe(seconds, withOneLetterChanged(body)), expect: refused },
  ]),
  stop(
    'Slack',
    '/slack',
    {
      scheme: schemes.slack,
      secret: slackSecret,
      handshakes: answerHandshakes([handshakes.slack]),
      clock: clockAt('2018-07-12T18:37:00Z'),
      see: ({ user_name, command }) => `${user_name} sent ${command}`,
    },
    [
      { what: 'the challenge of a new URL', ...slackChallenge, expect: { verdict: 'challenge', status: 200 } },
      { what: 'the published vector, in its time', ...slack, expect: handled('roadrunner sent /webhook-collect') },
      { what: 'replayed: the same bytes again', ...slack, expect: duplicate },
      {
        what: 'forged: another timestamp, which is signed',
        ...slack,
        headers: { ...slack.headers, 'x-slack-request-timestamp': '1531420619' },
        expect: refused,
      },
    ],
  ),
  stop('Shopify', '/shopify', { scheme: schemes.shopify, secret }, [
    { what: 'an order', ...shopify(body), expect: handled(body) },
    { what: 'forged: one letter of the body changed', ...shopify(withOneLetterChanged(body)), expect: refused },
  ]),
  stop('HMAC-SHA256', '/hmac-sha256', { scheme: schemes.hmacSha256, secret: 'secret', allowShortSecrets: true }, [
    {
      what: 'a published vector',
      headers: { 'x-signature': '0278b1a603de4c561ac0feb960354d0d00e8846b74813d81bddb43ad45bff767' },
      body: '{"body":"sample"}',
      expect: handled('{"body":"sample"}'),
    },
    {
      what: 'oversized: 1 MiB',
      headers: { 'x-signature': '0278b1a603de4c561ac0feb960354d0d00e8846b74813d81bddb43ad45bff767' },
      body: jsonLargerThan(1024 * 1024),
      expect: tooLarge,
    },
  ]),
  stop(
    'SHA256(secret+body)',
    '/insecure-sha256',
    { scheme: schemes.insecureSha256Concat, secret: 'my-secret-key', allowShortSecrets: true },
    [
      {
        what: 'forged by length extension: refused, it is not JSON',
        ...lengthExtension,
        expect: { verdict: 'json_invalid', status: 400 },
      },
    ],
  ),
]
