import type { Handshake } from '../handshake.js'

// Handshakes about a secret: it is to be kept, or proven to be known.

/** Asana: sends the secret of future deliveries, for `onSecret` to keep. */
export const asana: Handshake = {
  method: 'POST',
  docs: 'https://developers.asana.com/docs/webhooks-guide',
  token: { header: 'x-hook-secret' },
  store: true,
  respond: { headers: { 'x-hook-secret': { token: true } } },
}

/** Notion: sends the secret of future deliveries, for `onSecret` to keep. */
export const notion: Handshake = {
  method: 'POST',
  docs: 'https://developers.notion.com/reference/webhooks',
  onlyKeys: ['verification_token'],
  token: { json: 'verification_token' },
  store: true,
  respond: {},
}

/**
 * X: the challenge-response check, about every hour. Unsigned: tokens that could be a body are refused. The answer is
 * made with the first secret, so that must be the client secret if there are two.
 */
export const x: Handshake = {
  method: 'GET',
  docs: 'https://docs.x.com/x-api/webhooks/introduction',
  token: { query: 'crc_token' },
  compute: { mac: true, encoding: 'base64', prefix: 'sha256=' },
  respond: { json: { response_token: { computed: true } } },
}

/** Braintree: the answer holds the public key, option `publicKey`. */
export const braintree: Handshake = {
  method: 'GET',
  docs: 'https://developer.paypal.com/braintree/docs/guides/webhooks/create',
  token: { query: 'bt_challenge' },
  form: 'hex',
  compute: { mac: true, encoding: 'hex' },
  respond: { text: [{ option: 'publicKey' }, '|', { computed: true }] },
}

/**
 * LinkedIn. Unsigned: what its deliveries sign does not begin like a UUID. If a parent app has child apps,
 * `applicationId` in the query says whose client secret to answer with: a `secret` that is a function gets the URL.
 */
export const linkedIn: Handshake = {
  method: 'GET',
  docs: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation',
  token: { query: 'challengeCode' },
  form: 'uuid',
  compute: { mac: true, encoding: 'hex' },
  respond: { json: { challengeCode: { token: true }, challengeResponse: { computed: true } } },
}

/** eBay: a digest over the challenge, the verification token and `publicUrl`. */
export const ebay: Handshake = {
  method: 'GET',
  docs: 'https://developer.ebay.com/marketplace-account-deletion',
  token: { query: 'challenge_code' },
  compute: { digest: 'sha256', of: ['token', 'verifyToken', 'publicUrl'], encoding: 'hex' },
  respond: { json: { challengeResponse: { computed: true } } },
}
