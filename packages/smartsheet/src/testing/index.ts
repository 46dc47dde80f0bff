export { sampleEventCallback, samplePlanCallback, sampleStatusCallback } from './sample-callbacks.js'
export type { SignedSmartsheetRequestOptions, SmartsheetChallengeRequestOptions } from './signed-request.js'
export { signedSmartsheetRequest, smartsheetChallengeRequest } from './signed-request.js'
