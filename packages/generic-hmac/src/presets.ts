export type { HmacHash } from '@hookwright/core/signature'
export {
  ably,
  cronofy,
  docuSign,
  helpScout,
  heroku,
  hookdeck,
  kontentAi,
  line,
  merge,
  microsoftTeams,
  tally,
  todoist,
  typeform,
  x,
} from './presets/body-base64.js'
export {
  acuityScheduling,
  afterShip,
  commerceLayer,
  quickBooks,
  shopify,
  shopifyEvents,
  wooCommerce,
  worldlineConnect,
  xero,
} from './presets/body-base64-commerce.js'
export { adyenPlatforms, fastSpring, mewsPos, tatum } from './presets/body-base64-payments.js'
export {
  alchemy,
  asana,
  calCom,
  clickUp,
  dropbox,
  launchDarkly,
  linear,
  nango,
  onfido,
  onfleet,
  segment,
  sentry,
  smartsheet,
  storyblok,
  vercel,
} from './presets/body-hex.js'
export {
  checkoutCom,
  coinbaseCommerce,
  dwolla,
  goCardless,
  lemonSqueezy,
  modernTreasury,
  paystack,
  razorpay,
  sendcloud,
  shopware,
  squarespace,
  strike,
} from './presets/body-hex-commerce.js'
export { agora, getStream, nylas, pusher, viber, webex } from './presets/body-hex-messages.js'
export { dintero, fingerprint, sumsub } from './presets/body-hex-payments.js'
export {
  airtable,
  authorizeNet,
  bitbucket,
  circleCi,
  easyPost,
  expo,
  github,
  intercom,
  jira,
  meta,
  mollie,
  notion,
  pagerDuty,
  snyk,
} from './presets/body-hex-prefixed.js'
export { firecrawl, greenhouse, uploadcare } from './presets/body-hex-prefixed-content.js'
export { dub, hcpTerraform, pandaDoc, triggerDev } from './presets/body-hex-work.js'
export { bird, deel, framer, hubspotV3, linkedIn, square, trello } from './presets/context.js'
export { adyen, braintree, mailgun, mandrill, mercadoPago, twilio } from './presets/fields.js'
export { cloudinary, hubspotV1, hubspotV2, insecureSha256Concat, midtrans } from './presets/insecure.js'
export {
  affirm,
  buildkite,
  calendly,
  cloudflareStream,
  elevenLabs,
  knock,
  mux,
  paddle,
  persona,
  recurly,
  retell,
  sanity,
  stripe,
  tikTok,
  workOs,
} from './presets/pairs.js'
export { boldSign, coinbaseCdp, moonPay, ordergroove } from './presets/pairs-commerce.js'
export { courier, dixa, exa, pushSecurity } from './presets/pairs-work.js'
export { hmacSha256 } from './presets/plain.js'
export { discord, highLevel, telnyx, turnkey } from './presets/public-key.js'
export {
  appwrite,
  btcPay,
  discourse,
  forgejo,
  frappe,
  gitea,
  gogs,
  grafana,
  lago,
  logto,
  mastodon,
  plane,
  sourcegraph,
} from './presets/self-hosted.js'
export { hyperswitch, spree } from './presets/self-hosted-commerce.js'
export { miniflux, nextcloudTalk } from './presets/self-hosted-messages.js'
export { convoy, ghost, langfuse, outline, twenty, zitadel } from './presets/self-hosted-stamped.js'
export {
  fizzy,
  flagsmith,
  flipt,
  growthBook,
  openProject,
  sonarQube,
  taiga,
  vikunja,
} from './presets/self-hosted-work.js'
export {
  airship,
  box,
  configCat,
  customerIo,
  front,
  klaviyo,
  sinch,
  slack,
  twitch,
  webflow,
  zendesk,
  zoom,
} from './presets/stamped.js'
export { airwallex, cashfree, everee, metronome, orb, quickNode, revolut } from './presets/stamped-commerce.js'
export { hume, statsig } from './presets/stamped-work.js'
export {
  dodoPayments,
  etsy,
  gemini,
  gitlab,
  incidentIo,
  lithic,
  liveblocks,
  loops,
  openAi,
  render,
  replicate,
  signatureApi,
  standardWebhooks,
  standardWebhooksEd25519,
} from './presets/standard-webhooks.js'
export { brex, imageKit, increase, polar, polarLegacy, supabase, whop } from './presets/standard-webhooks-keys.js'
export { anthropic, finch, make, portOne } from './presets/standard-webhooks-work.js'
export { clerk, resend, stytch, svix, vanta } from './presets/svix.js'
export {
  basicAuth,
  bearerToken,
  chargebee,
  documenso,
  figma,
  gitlabToken,
  huggingFace,
  microsoftGraph,
  mixpanel,
  postmark,
  sparkPost,
  telegram,
} from './presets/tokens.js'
export type {
  Evidence,
  FormSource,
  HeaderSource,
  IdSpec,
  JsonSource,
  KeyDecoding,
  Mac,
  Part,
  Presence,
  QuerySource,
  RequestPolicy,
  Scheme,
  SignatureFormat,
  SignatureSource,
  SignatureSpec,
  TextEncoding,
  TimestampSpec,
} from './scheme/scheme.js'
