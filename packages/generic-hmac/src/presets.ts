export { github, shopify } from './presets/body.js'
export { hmacSha256, insecureSha256Concat } from './presets/plain.js'
export { standardWebhooks } from './presets/standard-webhooks.js'
export { slack, stripe } from './presets/timestamped.js'
