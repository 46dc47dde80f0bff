export {
  cronofy,
  docuSign,
  heroku,
  hookdeck,
  line,
  merge,
  microsoftTeams,
  quickBooks,
  shopify,
  shopifyEvents,
  tally,
  typeform,
  wooCommerce,
  x,
  xero,
} from './presets/body-base64.js'
export {
  asana,
  clickUp,
  dropbox,
  forgejo,
  gitea,
  goCardless,
  lemonSqueezy,
  linear,
  onfleet,
  paystack,
  sentry,
  smartsheet,
  squarespace,
  vercel,
} from './presets/body-hex.js'
export {
  airtable,
  authorizeNet,
  bitbucket,
  circleCi,
  github,
  intercom,
  jira,
  meta,
  notion,
  pagerDuty,
} from './presets/body-hex-prefixed.js'
export { deel, framer, hubspotV3, linkedIn, square, trello } from './presets/context.js'
export { adyen, braintree, mailgun, mandrill, mercadoPago, twilio } from './presets/fields.js'
export { hubspotV1, hubspotV2, insecureSha256Concat, midtrans } from './presets/insecure.js'
export {
  affirm,
  buildkite,
  calendly,
  knock,
  paddle,
  persona,
  recurly,
  sanity,
  stripe,
  workOs,
} from './presets/pairs.js'
export { hmacSha256 } from './presets/plain.js'
export { discord, telnyx } from './presets/public-key.js'
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
export {
  etsy,
  gemini,
  gitlab,
  incidentIo,
  loops,
  openAi,
  render,
  replicate,
  standardWebhooks,
  standardWebhooksEd25519,
} from './presets/standard-webhooks.js'
export { brex, increase, polar, polarLegacy, supabase } from './presets/standard-webhooks-keys.js'
export {
  clerk,
  resend,
  stytch,
  svix,
  vanta,
} from './presets/svix.js'
export {
  basicAuth,
  bearerToken,
  chargebee,
  gitlabToken,
  microsoftGraph,
  mixpanel,
  postmark,
  sparkPost,
  telegram,
} from './presets/tokens.js'
