import '@shopify/shopify-api/adapters/node'
import { type Scheme, schemes } from '@hookwright/generic-hmac'
import { sign as signGithub, verify as verifyGithub } from '@octokit/webhooks-methods'
import { Paddle } from '@paddle/paddle-node-sdk'
import { LogSeverity, shopifyApi } from '@shopify/shopify-api'
import { isValidSlackRequest } from '@slack/bolt'
import { WebhooksHelper } from 'square'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook as SvixWebhook } from 'svix'
import twilio from 'twilio'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'

export const secret = 'a-secret-of-thirty-two-bytes-012'
const whsec = `whsec_${Buffer.from(secret).toString('base64')}`
export const url = 'https://example.com/hook'

type Headers = Readonly<Record<string, string>>

/** What a sender's own package does with a request. */
export interface Package {
  name: string
  scheme: Scheme
  secret: string
  body: string
  verify(headers: Headers, body: string, url: string): boolean | Promise<boolean>
  /** Absent if the package can't sign. */
  sign?(body: string): Promise<Headers>
  /** The header of our signature. */
  header: string
}

const json = '{"id":"evt_1","type":"a.b","memo":"Grüße, 東京 🙂 $$ $& {t}"}'
const holds = (run: () => unknown) => {
  try {
    run()
    return true
  } catch {
    return false
  }
}

const stripe = new Stripe('sk_test_0')
const shopify = shopifyApi({
  apiSecretKey: secret,
  apiKey: 'key',
  hostName: 'example.com',
  apiVersion: '2025-10' as never,
  isEmbeddedApp: false,
  logger: { level: LogSeverity.Error, log: () => {} },
})
const shopifyHeaders = {
  'x-shopify-topic': 'orders/create',
  'x-shopify-api-version': '2025-10',
  'x-shopify-shop-domain': 'shop.myshopify.com',
  'x-shopify-webhook-id': 'id-1',
}

function standard(
  name: string,
  scheme: Scheme,
  prefix: string,
  Webhook: typeof StandardWebhook | typeof SvixWebhook,
): Package {
  const webhook = new Webhook(whsec)
  return {
    name,
    scheme,
    secret: whsec,
    body: json,
    header: `${prefix}-signature`,
    verify: (headers, body) => holds(() => webhook.verify(body, { ...headers })),
    async sign(body) {
      const now = new Date()
      const timestamp = String(Math.floor(now.getTime() / 1000))
      const signature = webhook.sign('msg_1', now, body)
      return { [`${prefix}-id`]: 'msg_1', [`${prefix}-timestamp`]: timestamp, [`${prefix}-signature`]: signature }
    },
  }
}

const form = 'To=%2B49&Body=Gr%C3%BC%C3%9Fe+%24%24+%E6%9D%B1&From=%2B1&Tag=b&Tag=a&Tag=b'
const formValues = { To: '+49', Body: 'Grüße $$ 東', From: '+1', Tag: ['b', 'a', 'b'] }
const formOf = (body: string) => {
  const found = new URLSearchParams(body)
  return Object.fromEntries([...new Set(found.keys())].map((key) => [key, found.getAll(key)]))
}

export const packages: Package[] = [
  {
    name: 'stripe',
    scheme: schemes.stripe,
    secret: `whsec_${secret}`,
    body: json,
    header: 'stripe-signature',
    verify: (headers, body) =>
      holds(() => stripe.webhooks.constructEvent(body, headers['stripe-signature']!, `whsec_${secret}`)),
    sign: async (body) => ({
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload: body, secret: `whsec_${secret}` }),
    }),
  },
  standard('svix', schemes.svix, 'svix', SvixWebhook),
  standard('standardwebhooks', schemes.standardWebhooks, 'webhook', StandardWebhook),
  {
    name: '@octokit/webhooks-methods',
    scheme: schemes.github,
    secret,
    body: json,
    header: 'x-hub-signature-256',
    verify: (headers, body) => verifyGithub(secret, body, headers['x-hub-signature-256']!),
    sign: async (body) => ({ 'x-hub-signature-256': await signGithub(secret, body) }),
  },
  {
    name: 'twilio, a form',
    scheme: schemes.twilio,
    secret,
    body: form,
    header: 'x-twilio-signature',
    verify: (headers, body) => twilio.validateRequest(secret, headers['x-twilio-signature']!, url, formOf(body)),
    sign: async () => ({
      'x-twilio-signature': getExpectedTwilioSignature(secret, url, formValues),
    }),
  },
  {
    name: 'twilio, JSON',
    scheme: schemes.twilio,
    secret,
    body: json,
    header: 'x-twilio-signature',
    verify: (headers, body, signedUrl) =>
      twilio.validateRequestWithBody(secret, headers['x-twilio-signature']!, signedUrl, body),
  },
  {
    name: '@slack/bolt',
    scheme: schemes.slack,
    secret,
    body: json,
    header: 'x-slack-signature',
    verify: (headers, body) =>
      isValidSlackRequest({
        signingSecret: secret,
        body,
        headers: {
          'x-slack-signature': headers['x-slack-signature']!,
          'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
        },
      }),
  },
  {
    name: '@shopify/shopify-api',
    scheme: schemes.shopify,
    secret,
    body: json,
    header: 'x-shopify-hmac-sha256',
    verify: async (headers, body) => {
      const rawRequest = { method: 'POST', url: '/hook', headers: { ...shopifyHeaders, ...headers } }
      return (await shopify.webhooks.validate({ rawBody: body, rawRequest })).valid
    },
  },
  {
    name: 'square',
    scheme: schemes.square,
    secret,
    body: json,
    header: 'x-square-hmacsha256-signature',
    verify: (headers, body) =>
      WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: headers['x-square-hmacsha256-signature']!,
        signatureKey: secret,
        notificationUrl: url,
      }),
  },
  {
    name: '@paddle/paddle-node-sdk',
    scheme: schemes.paddle,
    secret,
    body: json,
    header: 'paddle-signature',
    verify: (headers, body) =>
      new Paddle('key').webhooks.isSignatureValid(body, secret, headers['paddle-signature']!).catch(() => false),
  },
]
