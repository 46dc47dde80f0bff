import { describe, expect, test } from 'vitest'
import { byHand } from '../presets/by-hand-special.js'
import { sha } from '../shared.js'
import { expectFinding, expectNothingShown, type Row, renamed, signature, without, written } from './mistakes.js'

/** Nothing can be proven, so what can be seen is reported. */
const seen: Row[] = [
  [
    'no signature',
    'github',
    { headers: () => ({ host: 'example.com' }) },
    'header',
    /No other header looks like a signature/,
  ],
  [
    'no signature where one is looked for',
    'github',
    {
      headers: (sent) => renamed('x-hub-signature-256', 'x-hub-signature')({ ...sent, 'x-github-event': 'push' }),
      body: () => '{}',
    },
    'header',
    /no signature in the header "x-hub-signature-256"\. Other headers that look like a signature: x-hub-signature\./,
  ],
  [
    'a signature under a name that says nothing',
    'github',
    { headers: renamed('x-hub-signature-256', 'x-value'), body: () => '{}' },
    'header',
    /Other headers that look like a signature: x-value\./,
  ],
  [
    'a signature in another encoding, and of another body',
    'shopify',
    { scheme: signature({ encoding: 'hex' }), body: () => '{}' },
    'encoding',
    /holds base64 of 32 bytes \(sha256\) without a prefix\. Set signature\.encoding: 'base64'\.$/,
  ],
  [
    'a signature without a prefix that was cut off',
    'shopify',
    { headers: written('x-shopify-hmac-sha256', (text) => text.slice(4)) },
    'encoding',
    /The scheme asks for base64 of 32 bytes\. No other header looks like a signature\.$/,
  ],
  [
    'a signature that was cut off',
    'github',
    { headers: written('x-hub-signature-256', (text) => text.slice(0, -2)) },
    'encoding',
    /62 hex digits after "sha256=", which fits no hash.*asks for hex of 32 bytes after "sha256="/,
  ],
  [
    'a signature in a numbered header that was cut off',
    'docuSign',
    { headers: written('x-docusign-signature-1', (text) => text.slice(4)) },
    'encoding',
    /base64 of 32 bytes\. No other header looks like a signature\.$/,
  ],
  [
    'a signature that was cut off, in a header that the scheme has in capitals',
    'github',
    {
      scheme: signature({ from: { header: 'X-Hub-Signature-256' } }),
      headers: written('x-hub-signature-256', (text) => text.slice(0, -2)),
    },
    'encoding',
    /after "sha256="\. No other header looks like a signature\.$/,
  ],
  [
    'something else',
    'github',
    { headers: written('x-hub-signature-256', () => 'none, sorry') },
    'encoding',
    /neither hex nor/,
  ],
  [
    'a token behind another word',
    'bearerToken',
    { headers: written('authorization', () => 'Basic another-token-of-somebody-else') },
    'encoding',
    /No signature has the form that the scheme asks for\. The scheme asks for utf8 after "Bearer "\./,
  ],
  [
    'two timestamps',
    'stripe',
    { headers: written('stripe-signature', (text) => `${text},t=1`) },
    'format',
    /two timestamps\. The header "stripe-signature" holds the pairs t, v1/,
  ],
  [
    'no id',
    'standardWebhooks',
    { headers: (sent) => ({ ...without('webhook-id')(sent), 'x-request-id': 'r1' }) },
    'id',
    /id is signed, but there is none in the header "webhook-id"\. Other headers that look like an id: x-request-id\./,
  ],
  [
    'no id at all',
    'framer',
    { headers: without('framer-webhook-submission-id') },
    'id',
    /No other header looks like an id/,
  ],
  [
    'an id that is refused',
    'standardWebhooks',
    { headers: written('webhook-id', (text) => `${text}.1`) },
    'id',
    /"webhook-id" is refused/,
  ],
  ['an id of no ASCII', 'twitch', { headers: written('twitch-eventsub-message-id', () => 'ü') }, 'id', /visible ASCII/],
  [
    'no id in the body',
    'mailgun',
    { body: (sent) => sent.replace('"token"', '"tokem"') },
    'id',
    /the field "signature\.token"/,
  ],
  [
    'no timestamp',
    'slack',
    { headers: without('x-slack-request-timestamp') },
    'timestamp',
    /signed, but there is none in the header "x-slack/,
  ],
  [
    'a timestamp in no format at all',
    'slack',
    { headers: written('x-slack-request-timestamp', () => 'soon') },
    'timestamp',
    /header "x-slack-request-timestamp" is not in the format "s"\. No scheme can read the timestamp/,
  ],
  [
    'a timestamp in no format at all, beside the signature',
    'stripe',
    { headers: written('stripe-signature', (text) => text.replace(/^t=\d+/, 't=soon')) },
    'timestamp',
    /the pair "t" beside the signature is not in the format "s"\.$/,
  ],
  [
    'no timestamp in the pairs',
    'stripe',
    { headers: written('stripe-signature', (text) => text.slice(13)) },
    'timestamp',
    /the pair "t" beside/,
  ],
  [
    'no timestamp in the body',
    'linear',
    { body: (sent) => sent.replace('webhookT', 'webhookX') },
    'timestamp',
    /field "webhookTimestamp"/,
  ],
  [
    'no signed header',
    'klaviyo',
    {
      scheme: (right) => ({
        ...right,
        content: [{ body: true }, { header: 'klaviyo-timestamp' }],
        timestamp: undefined,
      }),
      headers: without('klaviyo-timestamp'),
    },
    'content',
    /the header "klaviyo-timestamp", but the request has none/,
  ],
  [
    'no signed field of a form',
    'braintree',
    { body: (sent) => sent.replace('bt_payload', 'payload') },
    'content',
    /the form field "bt_payload"/,
  ],
  [
    'no signed parameter',
    'mercadoPago',
    { scheme: (right) => ({ ...right, content: ['id:', { query: 'id' }, ...right.content.slice(1)] }) },
    'content',
    /the query parameter "id"/,
  ],
  [
    'no signature in a form',
    'braintree',
    { body: (sent) => sent.replace('bt_signature', 'bt_other') },
    'signature',
    /form field "bt_signature"/,
  ],
  [
    'no signature in the second element',
    'adyen',
    { body: (sent) => sent.replace(/(hmacSignature.*)hmacSignature/, '$1hmac') },
    'signature',
    /hmacSignature" of the body's JSON/,
  ],
  ['no list of elements', 'adyen', { body: () => '{"live":"false"}' }, 'signature', /list "notificationItems"/],
  ['no JSON', 'mailgun', { body: () => 'signature=1' }, 'body', /not JSON.* The scheme looks into it\.$/],
  [
    'no JSON for a digest',
    'insecureSha256Concat',
    {
      body: () => 'a=1',
      headers: () => ({ 'x-signature': sha('sha256', byHand.insecureSha256Concat!.secret, 'a=1').toString('hex') }),
    },
    'body',
    /a bare digest is accepted for nothing else/,
  ],
  [
    'no signed field',
    'midtrans',
    { body: (sent) => sent.replace('status_code', 'status') },
    'content',
    /no text in the field "status_code"/,
  ],
  ['no body', 'github', { body: () => '' }, 'body', /Was it read before/],
]

describe('missing or broken parts are named if nothing can be proven', () => {
  test.each(seen)('%s (%s)', async (...row) => {
    expect(await expectFinding(row)).not.toMatch(/ signature fits /)
  })
})

test('none shows a secret, a signature or a part of a body', () => expectNothingShown(seen))
