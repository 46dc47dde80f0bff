export type {
  Condition,
  DigestComputation,
  Handshake,
  HandshakeSource,
  KeyedComputation,
  ResponsePart,
  TokenForm,
} from './handshake/handshake.js'
export {
  adobeIo,
  adobeSign,
  cloudEvents,
  dropbox,
  head,
  meta,
  microsoftGraph,
  monday,
  okta,
  onfleet,
  slackSslCheck,
  wooCommerce,
} from './handshake/rows/echoed.js'
export { asana, braintree, ebay, linkedIn, notion, x } from './handshake/rows/keyed.js'
export { discordEvents, discordInteractions, front, slack, twitch, zoom } from './handshake/rows/signed.js'
