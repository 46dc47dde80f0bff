import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { nowMs, nowS, trickyBody } from '../shared.js'

/** A request as its sender would make it, computed with plain node:crypto from the sender's documentation. */
export interface HandMade {
  secret: string
  /** If the signer has a different key than the receiver. */
  signingSecret?: string
  headers: Record<string, string>
  body: string
  url?: string
  method?: string
  id?: string
}

type Encoding = 'hex' | 'base64' | 'base64url'

export const keyBytes = Buffer.from('a key for tests, 32 bytes long 01')
export const textSecret = 'a-secret-of-thirty-two-bytes-012'
export const publicUrl = 'https://example.com/hook'
export const iso = new Date(nowMs).toISOString()
export const ms = String(nowMs)
const httpDate = new Date(nowMs).toUTCString()
const zoneless = iso.replace('Z', '')

export function hmac(hash: string, key: string | Uint8Array, text: string, encoding: Encoding): string {
  return createHmac(hash, key).update(text).digest(encoding)
}

/** A signed value that is neither an id nor a time must be sent by the caller. */
export const callersHeaders = ['x-request-id', 'x-turnkey-signature-key-id', 'x-orb-timestamp']

type KeyForm = 'utf8' | 'hex' | 'base64'
const secretIn = (form: KeyForm) => (form === 'utf8' ? textSecret : keyBytes.toString(form))
const keyIn = (form: KeyForm) => (form === 'utf8' ? textSecret : keyBytes)

type BodyRow = [header: string, hash: string, encoding: Encoding, prefix?: string, key?: KeyForm]

/** Senders that sign only the body. */
export const bodyRows: Record<string, BodyRow> = {
  github: ['x-hub-signature-256', 'sha256', 'hex', 'sha256='],
  gitea: ['x-gitea-signature', 'sha256', 'hex'],
  forgejo: ['x-forgejo-signature', 'sha256', 'hex'],
  bitbucket: ['x-hub-signature', 'sha256', 'hex', 'sha256='],
  jira: ['x-hub-signature', 'sha256', 'hex', 'sha256='],
  notion: ['x-notion-signature', 'sha256', 'hex', 'sha256='],
  asana: ['x-hook-signature', 'sha256', 'hex'],
  dropbox: ['x-dropbox-signature', 'sha256', 'hex'],
  meta: ['x-hub-signature-256', 'sha256', 'hex', 'sha256='],
  intercom: ['x-hub-signature', 'sha1', 'hex', 'sha1='],
  lemonSqueezy: ['x-signature', 'sha256', 'hex'],
  clickUp: ['x-signature', 'sha256', 'hex'],
  airtable: ['x-airtable-content-mac', 'sha256', 'hex', 'hmac-sha256=', 'base64'],
  vercel: ['x-vercel-signature', 'sha1', 'hex'],
  sentry: ['sentry-hook-signature', 'sha256', 'hex'],
  paystack: ['x-paystack-signature', 'sha512', 'hex'],
  authorizeNet: ['x-anet-signature', 'sha512', 'hex', 'sha512='],
  onfleet: ['x-onfleet-signature', 'sha512', 'hex', '', 'hex'],
  squarespace: ['squarespace-signature', 'sha256', 'hex', '', 'hex'],
  smartsheet: ['smartsheet-hmac-sha256', 'sha256', 'hex'],
  goCardless: ['webhook-signature', 'sha256', 'hex'],
  pagerDuty: ['x-pagerduty-signature', 'sha256', 'hex', 'v1='],
  circleCi: ['circleci-signature', 'sha256', 'hex', 'v1='],
  shopify: ['x-shopify-hmac-sha256', 'sha256', 'base64'],
  shopifyEvents: ['shopify-hmac-sha256', 'sha256', 'base64'],
  wooCommerce: ['x-wc-webhook-signature', 'sha256', 'base64'],
  x: ['x-twitter-webhooks-signature-oauth2', 'sha256', 'base64', 'sha256='],
  typeform: ['typeform-signature', 'sha256', 'base64', 'sha256='],
  line: ['x-line-signature', 'sha256', 'base64'],
  xero: ['x-xero-signature', 'sha256', 'base64'],
  quickBooks: ['intuit-signature', 'sha256', 'base64'],
  heroku: ['heroku-webhook-hmac-sha256', 'sha256', 'base64'],
  tally: ['tally-signature', 'sha256', 'base64'],
  merge: ['x-merge-webhook-signature', 'sha256', 'base64url'],
  microsoftTeams: ['authorization', 'sha256', 'base64', 'HMAC ', 'base64'],
  hookdeck: ['x-hookdeck-signature', 'sha256', 'base64'],
  cronofy: ['cronofy-hmac-sha256', 'sha256', 'base64'],
  docuSign: ['x-docusign-signature-1', 'sha256', 'base64'],
  razorpay: ['x-razorpay-signature', 'sha256', 'hex'],
  checkoutCom: ['cko-signature', 'sha256', 'hex'],
  calCom: ['x-cal-signature-256', 'sha256', 'hex'],
  mollie: ['x-mollie-signature', 'sha256', 'hex', 'sha256='],
  easyPost: ['x-hmac-signature', 'sha256', 'hex', 'hmac-sha256-hex='],
  onfido: ['x-sha2-signature', 'sha256', 'hex'],
  pusher: ['x-pusher-signature', 'sha256', 'hex'],
  sendcloud: ['sendcloud-signature', 'sha256', 'hex'],
  todoist: ['x-todoist-hmac-sha256', 'sha256', 'base64'],
  getStream: ['x-signature', 'sha256', 'hex'],
  nango: ['x-nango-hmac-sha256', 'sha256', 'hex'],
  nylas: ['x-nylas-signature', 'sha256', 'hex'],
  segment: ['x-signature', 'sha1', 'hex'],
  shopware: ['shopware-shop-signature', 'sha256', 'hex'],
  discourse: ['x-discourse-event-signature', 'sha256', 'hex', 'sha256='],
  gogs: ['x-gogs-signature', 'sha256', 'hex'],
  mastodon: ['x-hub-signature', 'sha256', 'hex', 'sha256='],
  plane: ['x-plane-signature', 'sha256', 'hex'],
  logto: ['logto-signature-sha-256', 'sha256', 'hex'],
  btcPay: ['btcpay-sig', 'sha256', 'hex', 'sha256='],
  lago: ['x-lago-signature', 'sha256', 'base64'],
  frappe: ['x-frappe-webhook-signature', 'sha256', 'base64'],
  grafana: ['x-grafana-alerting-signature', 'sha256', 'hex'],
  afterShip: ['aftership-hmac-sha256', 'sha256', 'base64'],
  ably: ['x-ably-signature', 'sha256', 'base64'],
  viber: ['x-viber-content-signature', 'sha256', 'hex'],
  launchDarkly: ['x-ld-signature', 'sha256', 'hex'],
  alchemy: ['x-alchemy-signature', 'sha256', 'hex'],
  storyblok: ['webhook-signature', 'sha1', 'hex'],
  dwolla: ['x-request-signature-sha-256', 'sha256', 'hex'],
  coinbaseCommerce: ['x-cc-webhook-signature', 'sha256', 'hex'],
  modernTreasury: ['x-signature', 'sha256', 'hex'],
  snyk: ['x-hub-signature', 'sha256', 'hex', 'sha256='],
  expo: ['expo-signature', 'sha1', 'hex', 'sha1='],
  sourcegraph: ['x-sourcegraph-webhook-signature', 'sha256', 'hex'],
  webex: ['x-spark-signature', 'sha1', 'hex'],
  hcpTerraform: ['x-tfe-notification-signature', 'sha512', 'hex'],
  uploadcare: ['x-uc-signature', 'sha256', 'hex', 'v1='],
  firecrawl: ['x-firecrawl-signature', 'sha256', 'hex', 'sha256='],
  greenhouse: ['signature', 'sha256', 'hex', 'sha256 '],
  helpScout: ['x-helpscout-signature', 'sha1', 'base64'],
  kontentAi: ['x-kontent-ai-signature', 'sha256', 'base64'],
  worldlineConnect: ['x-gcs-signature', 'sha256', 'base64'],
  sonarQube: ['x-sonar-webhook-hmac-sha256', 'sha256', 'hex'],
  openProject: ['x-op-signature', 'sha1', 'hex', 'sha1='],
  flagsmith: ['x-flagsmith-signature', 'sha256', 'hex'],
  dub: ['dub-signature', 'sha256', 'hex'],
  triggerDev: ['x-trigger-signature-hmacsha256', 'sha256', 'hex'],
  strike: ['x-webhook-signature', 'sha256', 'hex'],
  agora: ['agora-signature-v2', 'sha256', 'hex'],
  commerceLayer: ['x-commercelayer-signature', 'sha256', 'base64'],
  adyenPlatforms: ['hmacsignature', 'sha256', 'base64', '', 'hex'],
  fastSpring: ['x-fs-signature', 'sha256', 'base64'],
  mewsPos: ['x-signature', 'sha256', 'base64'],
  tatum: ['x-payload-hash', 'sha512', 'base64'],
  dintero: ['event-signature', 'sha1', 'hex'],
  sumsub: ['x-payload-digest', 'sha256', 'hex'],
  fingerprint: ['fpjs-event-signature', 'sha256', 'hex', 'v1='],
  flipt: ['x-flipt-webhook-signature', 'sha256', 'hex'],
  growthBook: ['x-growthbook-signature', 'sha256', 'hex'],
  vikunja: ['x-vikunja-signature', 'sha256', 'hex'],
  fizzy: ['x-webhook-signature', 'sha256', 'hex'],
  miniflux: ['x-miniflux-signature', 'sha256', 'hex'],
  hyperswitch: ['x-webhook-signature-512', 'sha512', 'hex'],
  taiga: ['x-taiga-webhook-signature', 'sha1', 'hex'],
  hmacSha256: ['x-signature', 'sha256', 'hex'],
}

function fromBodyRow([header, hash, encoding, prefix = '', key = 'utf8']: BodyRow): HandMade {
  const signature = prefix + hmac(hash, keyIn(key), trickyBody, encoding)
  return { secret: secretIn(key), headers: { [header]: signature }, body: trickyBody }
}

/** Senders of Standard Webhooks, by their headers and the form of their secret. */
const whsec = `whsec_${keyBytes.toString('base64')}`
export const standardRows: Record<string, [headers: 'webhook' | 'svix', secret: string]> = {
  standardWebhooks: ['webhook', whsec],
  svix: ['svix', whsec],
  clerk: ['svix', whsec],
  resend: ['svix', whsec],
  stytch: ['svix', whsec],
  vanta: ['svix', whsec],
  openAi: ['webhook', whsec],
  replicate: ['webhook', whsec],
  render: ['webhook', whsec],
  brex: ['webhook', keyBytes.toString('base64')],
  gemini: ['webhook', whsec],
  incidentIo: ['webhook', whsec],
  etsy: ['webhook', whsec],
  loops: ['webhook', whsec],
  liveblocks: ['webhook', whsec],
  increase: ['webhook', textSecret],
  supabase: ['webhook', `v1,${whsec}`],
  polar: ['webhook', whsec],
  polarLegacy: ['webhook', textSecret],
  lithic: ['webhook', whsec],
  gitlab: ['webhook', whsec],
  dodoPayments: ['webhook', whsec],
  signatureApi: ['webhook', whsec],
  anthropic: ['webhook', whsec],
  make: ['webhook', whsec],
  portOne: ['webhook', whsec],
  whop: ['webhook', textSecret],
  imageKit: ['webhook', textSecret],
}

function fromStandardRow([prefix, secret]: [string, string]): HandMade {
  const id = 'msg_2mvHkYKFnZ'
  const key = secret === textSecret ? textSecret : keyBytes
  const signature = `v1,${hmac('sha256', key, `${id}.${nowS}.${trickyBody}`, 'base64')}`
  const headers = { [`${prefix}-id`]: id, [`${prefix}-timestamp`]: nowS, [`${prefix}-signature`]: signature }
  return { secret, headers, body: trickyBody, id }
}

type PairRow = [header: string, write: (sign: (text: string) => string) => string, hash: string, encoding: Encoding]

/** Senders with the time and the signature in one header. */
const b = trickyBody
const pairRows: Record<string, PairRow> = {
  stripe: ['stripe-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  calendly: ['calendly-webhook-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  workOs: ['workos-signature', (s) => `t=${ms},v1=${s(`${ms}.${b}`)}`, 'sha256', 'hex'],
  mux: ['mux-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  elevenLabs: ['elevenlabs-signature', (s) => `t=${nowS},v0=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  paddle: ['paddle-signature', (s) => `ts=${nowS};h1=${s(`${nowS}:${b}`)}`, 'sha256', 'hex'],
  persona: ['persona-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  recurly: ['recurly-signature', (s) => `${ms},${s(`${ms}.${b}`)}`, 'sha256', 'hex'],
  buildkite: ['x-buildkite-signature', (s) => `timestamp=${nowS},signature=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  affirm: ['x-affirm-signature', (s) => `t=${nowS},v0=${s(`${nowS}.${b}`)}`, 'sha512', 'hex'],
  knock: ['x-knock-signature', (s) => `t=${ms},s=${s(`${ms}.${b}`)}`, 'sha256', 'base64'],
  cloudflareStream: ['webhook-signature', (s) => `time=${nowS},sig1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  zitadel: ['zitadel-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  langfuse: ['x-langfuse-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  ghost: ['x-ghost-signature', (s) => `t=${ms},sha256=${s(`${b}${ms}`)}`, 'sha256', 'hex'],
  convoy: ['x-convoy-signature', (s) => `t=${nowS},v1=${s(`${nowS},${b}`)}`, 'sha256', 'hex'],
  tikTok: ['tiktok-signature', (s) => `t=${nowS},s=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  moonPay: ['moonpay-signature-v2', (s) => `t=${nowS},s=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  boldSign: ['x-boldsign-signature', (s) => `t=${nowS},s0=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  coinbaseCdp: ['x-hook0-signature', (s) => `t=${nowS},v0=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  ordergroove: ['ordergroove-signature', (s) => `ts=${nowS},sig=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  exa: ['exa-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  courier: ['courier-signature', (s) => `t=${nowS},signature=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  pushSecurity: ['x-signature', (s) => `t=${nowS},v1=${s(`${nowS}.${b}`)}`, 'sha256', 'hex'],
  outline: ['outline-signature', (s) => `t=${ms},s=${s(`${ms}.${b}`)}`, 'sha256', 'hex'],
  retell: ['x-retell-signature', (s) => `v=${ms},d=${s(`${b}${ms}`)}`, 'sha256', 'hex'],
  sanity: ['sanity-webhook-signature', (s) => `t=${ms},v1=${s(`${ms}.${b}`)}`, 'sha256', 'base64url'],
}

function fromPairRow([header, write, hash, encoding]: PairRow): HandMade {
  const value = write((text) => hmac(hash, textSecret, text, encoding))
  return { secret: textSecret, headers: { [header]: value }, body: trickyBody }
}

type StampedRow = [
  signature: string,
  time: [header: string, value: string],
  content: string,
  encoding: Encoding,
  prefix?: string,
  id?: [header: string, value: string],
]

/** Senders with a time, and perhaps an id, in separate headers. */
const stampedRows: Record<string, StampedRow> = {
  slack: ['x-slack-signature', ['x-slack-request-timestamp', nowS], `v0:${nowS}:${b}`, 'hex', 'v0='],
  zoom: ['x-zm-signature', ['x-zm-request-timestamp', nowS], `v0:${nowS}:${b}`, 'hex', 'v0='],
  cashfree: ['x-webhook-signature', ['x-webhook-timestamp', ms], `${ms}${b}`, 'base64'],
  airwallex: ['x-signature', ['x-timestamp', ms], `${ms}${b}`, 'hex'],
  revolut: ['revolut-signature', ['revolut-request-timestamp', ms], `v1.${ms}.${b}`, 'hex', 'v1='],
  customerIo: ['x-cio-signature', ['x-cio-timestamp', nowS], `v0:${nowS}:${b}`, 'hex'],
  twitch: [
    'twitch-eventsub-message-signature',
    ['twitch-eventsub-message-timestamp', iso],
    `e76c6bd4-55c9${iso}${b}`,
    'hex',
    'sha256=',
    ['twitch-eventsub-message-id', 'e76c6bd4-55c9'],
  ],
  zendesk: ['x-zendesk-webhook-signature', ['x-zendesk-webhook-signature-timestamp', iso], `${iso}${b}`, 'base64'],
  webflow: ['x-webflow-signature', ['x-webflow-timestamp', ms], `${ms}:${b}`, 'hex'],
  airship: ['x-ua-signature', ['x-ua-timestamp', nowS], `${nowS}:${b}`, 'hex'],
  klaviyo: ['klaviyo-signature', ['klaviyo-timestamp', httpDate], `${b}${httpDate}`, 'hex'],
  box: ['box-signature-primary', ['box-delivery-timestamp', iso], `${b}${iso}`, 'base64'],
  sinch: [
    'x-sinch-webhook-signature',
    ['x-sinch-webhook-signature-timestamp', nowS],
    `${b}.01FJA8B4A7.${nowS}`,
    'base64',
    '',
    ['x-sinch-webhook-signature-nonce', '01FJA8B4A7'],
  ],
  configCat: [
    'x-configcat-webhook-signature-v1',
    ['x-configcat-webhook-timestamp', nowS],
    `b616ca659d154a5f${nowS}${b}`,
    'base64',
    '',
    ['x-configcat-webhook-id', 'b616ca659d154a5f'],
  ],
  quickNode: [
    'x-qn-signature',
    ['x-qn-timestamp', nowS],
    `0b1f2c3d-nonce${nowS}${b}`,
    'hex',
    '',
    ['x-qn-nonce', '0b1f2c3d-nonce'],
  ],
  twenty: ['x-twenty-webhook-signature', ['x-twenty-webhook-timestamp', ms], `${ms}:${b}`, 'hex'],
  everee: ['x-everee-webhook-signature', ['x-everee-webhook-timestamp', nowS], `${nowS}.${b}`, 'hex', 'v1='],
  front: ['x-front-signature', ['x-front-request-timestamp', ms], `${ms}:${b}`, 'base64'],
  statsig: ['x-statsig-signature', ['x-statsig-request-timestamp', ms], `v0:${ms}:${b}`, 'hex', 'v0='],
  hume: ['x-hume-ai-webhook-signature', ['x-hume-ai-webhook-timestamp', nowS], `${b}.${nowS}`, 'hex'],
  spree: ['x-spree-webhook-signature', ['x-spree-webhook-timestamp', nowS], `${nowS}.${b}`, 'hex'],
  metronome: ['metronome-webhook-signature', ['x-metronome-date', httpDate], `${httpDate}\n${b}`, 'hex'],
  orb: ['x-orb-signature', ['x-orb-timestamp', zoneless], `v1:${zoneless}:${b}`, 'hex', 'v1='],
}

function fromStampedRow([header, [timeHeader, time], content, encoding, prefix = '', id]: StampedRow): HandMade {
  const headers = { [header]: prefix + hmac('sha256', textSecret, content, encoding), [timeHeader]: time }
  if (id) headers[id[0]] = id[1]
  return { secret: textSecret, headers, body: trickyBody, ...(id && { id: id[1] }) }
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url')
const point = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url')
const ed25519 = (text: string) => sign(null, Buffer.from(text), privateKey)

const publicKeyRows: Record<string, HandMade> = {
  standardWebhooksEd25519: {
    secret: `whpk_${point.toString('base64')}`,
    signingSecret: `whsk_${Buffer.concat([seed, point]).toString('base64')}`,
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': nowS,
      'webhook-signature': `v1a,${ed25519(`msg_1.${nowS}.${b}`).toString('base64')}`,
    },
    body: b,
    id: 'msg_1',
  },
  discord: {
    secret: point.toString('hex'),
    signingSecret: seed.toString('hex'),
    headers: { 'x-signature-ed25519': ed25519(nowS + b).toString('hex'), 'x-signature-timestamp': nowS },
    body: b,
  },
  telnyx: {
    secret: point.toString('base64'),
    signingSecret: seed.toString('base64'),
    headers: { 'telnyx-signature-ed25519': ed25519(`${nowS}|${b}`).toString('base64'), 'telnyx-timestamp': nowS },
    body: b,
  },
  highLevel: {
    secret: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    signingSecret: seed.toString('base64'),
    headers: { 'x-ghl-signature': ed25519(b).toString('base64') },
    body: b,
  },
  turnkey: {
    secret: point.toString('base64url'),
    signingSecret: seed.toString('base64url'),
    headers: {
      'x-turnkey-signature': ed25519(`v1.ed25519.key_001.${ms}.evt_1.${b}`).toString('hex'),
      'x-turnkey-signature-key-id': 'key_001',
      'x-turnkey-timestamp': ms,
      'x-turnkey-event-id': 'evt_1',
    },
    body: b,
    id: 'evt_1',
  },
}

export const sha = (hash: string, text: string): string => createHash(hash).update(text).digest('hex')

const rows = <R>(table: Record<string, R>, make: (row: R, name: string) => HandMade) =>
  Object.fromEntries(Object.entries(table).map(([name, row]) => [name, make(row, name)]))

export const bySimpleRows: Record<string, HandMade> = {
  ...rows(bodyRows, fromBodyRow),
  ...rows(standardRows, fromStandardRow),
  ...rows(pairRows, fromPairRow),
  ...rows(stampedRows, fromStampedRow),
  ...publicKeyRows,
}
