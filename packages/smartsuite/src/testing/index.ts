export type { SignedSmartSuiteRequestOptions } from './request.js'
export { signedSmartSuiteRequest } from './request.js'
export { sampleSmartSuiteEvent, sampleSmartSuiteNotification, sampleSmartSuiteWebhook } from './samples.js'
