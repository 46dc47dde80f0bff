export { eventTypeSample, githubPushSample, standardWebhookSample } from './samples.js'
export type { SignedHmacRequest } from './signed-request.js'
export { signedHmacRequest, testSecret } from './signed-request.js'
