import { createHash, createHmac } from 'node:crypto'
import { nowMs, nowS, trickyBody } from '../shared.js'
import { bySimpleRows, type HandMade, hmac, keyBytes, ms, publicUrl, sha, textSecret } from './by-hand.js'

const b = trickyBody
const secret = textSecret
const hexKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'

function linear(): HandMade {
  const body = `{"webhookTimestamp":${nowMs},"type":"Issue","title":"Grüße 東京 $$"}`
  return { secret, headers: { 'linear-signature': hmac('sha256', secret, body, 'hex') }, body }
}

function hubspotV3(): HandMade {
  const url = `${publicUrl}?a=%2Fb%3Ac&d=%C3%A9`
  // The documented characters are signed unescaped, others as they are in the URL.
  const content = `POST${publicUrl}?a=/b:c&d=%C3%A9${b}${ms}`
  const headers = {
    'x-hubspot-signature-v3': hmac('sha256', secret, content, 'base64'),
    'x-hubspot-request-timestamp': ms,
  }
  return { secret, headers, body: b, url }
}

/** Keys sorted, each followed by its value; a repeated key's values each once, sorted. */
const formBody = 'To=%2B49&Body=Gr%C3%BC%C3%9Fe+%E6%9D%B1%E4%BA%AC+%24%24&From=%2B1&Tag=b&Tag=a&Tag=b&Empty='
const formText = 'BodyGrüße 東京 $$EmptyFrom+1TagaTagbTo+49'

function mailgun(): HandMade {
  const token = 'b3a9c1'.repeat(8)
  const signature = { timestamp: nowS, token, signature: hmac('sha256', secret, nowS + token, 'hex') }
  const body = JSON.stringify({ signature, 'event-data': { event: 'opened', subject: 'Grüße $$ 東京' } })
  return { secret, headers: {}, body, id: token }
}

function adyenItem(reference: string) {
  const text = `7914073381342284::TestMerchant:${reference}:1130:EUR:AUTHORISATION:true`
  return {
    NotificationRequestItem: {
      additionalData: { hmacSignature: hmac('sha256', Buffer.from(hexKey, 'hex'), text, 'base64') },
      amount: { value: 1130, currency: 'EUR' },
      pspReference: '7914073381342284',
      eventCode: 'AUTHORISATION',
      merchantAccountCode: 'TestMerchant',
      merchantReference: reference,
      success: 'true',
      reason: 'not signed: 東京 $$',
    },
  }
}

function adyen(): HandMade {
  const items = ['TestPayment-1407325143704', 'Grüße 東京 $$'].map(adyenItem)
  return { secret: hexKey, headers: {}, body: JSON.stringify({ live: 'false', notificationItems: items }) }
}

function braintree(): HandMade {
  const payload = Buffer.from('<a>Grüße 東京 $$</a>').toString('base64')
  const key = Buffer.from(sha('sha1', secret), 'hex')
  const signature = `other_public_key|${'0'.repeat(40)}&public_key|${hmac('sha1', key, payload, 'hex')}`
  const body = new URLSearchParams({ bt_signature: signature, bt_payload: payload }).toString()
  return { secret, headers: {}, body }
}

function mercadoPago(): HandMade {
  const content = `id:abc123;request-id:req-1;ts:${nowS};`
  const headers = {
    'x-signature': `ts=${nowS},v1=${hmac('sha256', secret, content, 'hex')}`,
    'x-request-id': 'req-1',
  }
  return { secret, headers, body: b, url: `${publicUrl}?data.id=ABC123&type=payment` }
}

/** The digest of the body is signed as bytes, not as text. */
function bird(): HandMade {
  const digest = createHash('sha256').update(b).digest()
  const content = Buffer.concat([Buffer.from(`${nowS}\n${publicUrl}\n`), digest])
  const headers = {
    'messagebird-signature': createHmac('sha256', secret).update(content).digest('base64'),
    'messagebird-request-timestamp': nowS,
  }
  return { secret, headers, body: b }
}

function finch(): HandMade {
  const id = 'msg_2Lh9KRb0pz'
  const headers = {
    'finch-event-id': id,
    'finch-timestamp': nowS,
    'finch-signature': `v1,${hmac('sha256', keyBytes, `${id}.${nowS}.${b}`, 'base64')}`,
  }
  return { secret: keyBytes.toString('base64'), headers, body: b, id }
}

/** Its random text consists of letters, digits and these two. */
function nextcloudTalk(): HandMade {
  const random = `${'aB3+/'.repeat(12)}cD4x`
  const headers = {
    'x-nextcloud-talk-random': random,
    'x-nextcloud-talk-signature': hmac('sha256', secret, random + b, 'hex'),
  }
  return { secret, headers, body: b, id: random }
}

function midtrans(): HandMade {
  const fields = { order_id: 'Grüße-$$-1', status_code: '200', gross_amount: '100000.00' }
  const signature = sha('sha512', `${fields.order_id}200100000.00${secret}`)
  return { secret, headers: {}, body: JSON.stringify({ ...fields, signature_key: signature, memo: '東京' }) }
}

const basic = `Basic ${Buffer.from('hook:wörd-$$-of-length').toString('base64')}`
const basicAuth: HandMade = { secret: 'hook:wörd-$$-of-length', headers: { authorization: basic }, body: b }
const twilioUrl = `${publicUrl}?bodySHA256=${sha('sha256', b)}`

/** Senders that need more than a row of a table, and tokens. */
const bySpecial: Record<string, HandMade> = {
  linear: linear(),
  linkedIn: { secret, headers: { 'x-li-signature': hmac('sha256', secret, `hmacsha256=${b}`, 'hex') }, body: b },
  deel: { secret, headers: { 'x-deel-signature': hmac('sha256', secret, `POST${b}`, 'hex') }, body: b },
  framer: {
    secret,
    headers: {
      'framer-signature': `sha256=${hmac('sha256', secret, `${b}sub_1`, 'hex')}`,
      'framer-webhook-submission-id': 'sub_1',
    },
    body: b,
    id: 'sub_1',
  },
  square: {
    secret,
    headers: { 'x-square-hmacsha256-signature': hmac('sha256', secret, publicUrl + b, 'base64') },
    body: b,
  },
  appwrite: {
    secret,
    headers: { 'x-appwrite-webhook-signature': hmac('sha1', secret, publicUrl + b, 'base64') },
    body: b,
  },
  trello: { secret, headers: { 'x-trello-webhook': hmac('sha1', secret, b + publicUrl, 'base64') }, body: b },
  bird: bird(),
  pandaDoc: { secret, headers: {}, body: b, url: `${publicUrl}?signature=${hmac('sha256', secret, b, 'hex')}` },
  hubspotV3: hubspotV3(),
  twilio: {
    secret,
    headers: { 'x-twilio-signature': hmac('sha1', secret, publicUrl + formText, 'base64') },
    body: formBody,
  },
  'twilio with JSON': {
    secret,
    headers: { 'x-twilio-signature': hmac('sha1', secret, twilioUrl, 'base64') },
    body: b,
    url: twilioUrl,
  },
  mandrill: {
    secret,
    headers: { 'x-mandrill-signature': hmac('sha1', secret, publicUrl + formText, 'base64') },
    body: formBody,
  },
  acuityScheduling: {
    secret,
    headers: { 'x-acuity-signature': hmac('sha256', secret, formBody, 'base64') },
    body: formBody,
  },
  dixa: {
    secret: keyBytes.toString('hex'),
    headers: { 'x-dixa-signature': `t=${ms},v1=${hmac('sha256', keyBytes, `${ms}.${b}`, 'hex')}` },
    body: b,
  },
  finch: finch(),
  nextcloudTalk: nextcloudTalk(),
  mailgun: mailgun(),
  adyen: adyen(),
  braintree: braintree(),
  mercadoPago: mercadoPago(),
  insecureSha256Concat: { secret, headers: { 'x-signature': sha('sha256', secret + b) }, body: b },
  cloudinary: {
    secret,
    headers: { 'x-cld-signature': sha('sha1', b + nowS + secret), 'x-cld-timestamp': nowS },
    body: b,
  },
  hubspotV1: { secret, headers: { 'x-hubspot-signature': sha('sha256', secret + b) }, body: b },
  hubspotV2: { secret, headers: { 'x-hubspot-signature': sha('sha256', `${secret}POST${publicUrl}${b}`) }, body: b },
  midtrans: midtrans(),
  gitlabToken: { secret, headers: { 'x-gitlab-token': secret }, body: b },
  telegram: { secret, headers: { 'x-telegram-bot-api-secret-token': secret }, body: b },
  microsoftGraph: {
    secret,
    headers: {},
    body: JSON.stringify({ value: [{ clientState: secret, resource: '東京 $$' }, { clientState: secret }] }),
  },
  figma: { secret, headers: {}, body: JSON.stringify({ passcode: secret, event_type: 'PING', memo: '東京 $$' }) },
  huggingFace: { secret, headers: { 'x-webhook-secret': secret }, body: b },
  documenso: { secret, headers: { 'x-documenso-secret': secret }, body: b },
  bearerToken: { secret, headers: { authorization: `Bearer ${secret}` }, body: b },
  basicAuth,
  chargebee: basicAuth,
  postmark: basicAuth,
  sparkPost: basicAuth,
  mixpanel: basicAuth,
}

export const byHand: Readonly<Record<string, HandMade>> = { ...bySimpleRows, ...bySpecial }
