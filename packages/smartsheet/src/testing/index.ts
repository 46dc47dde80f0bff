export type {
  SmartsheetAttachment,
  SmartsheetCellVersion,
  SmartsheetComment,
  SmartsheetDiscussion,
  SmartsheetEventCallback,
  SmartsheetSheet,
  SmartsheetStatusCallback,
} from '../schemas.js'
export type { SmartsheetEmulator } from './emulator/emulator.js'
export { createSmartsheetEmulator } from './emulator/emulator.js'
export type { SmartsheetFault } from './emulator/faults.js'
export type { SmartsheetEmulatorOptions } from './emulator/options.js'
export type {
  EmulatedCallback,
  EmulatedRequest,
  EmulatedWebhook,
  SmartsheetEmulatorState,
} from './emulator/state.js'
export { sampleEventCallback, samplePlanCallback, sampleStatusCallback } from './samples.js'
export type { SignedSmartsheetRequestOptions, SmartsheetChallengeRequestOptions } from './signed-request.js'
export { signedSmartsheetRequest, smartsheetChallengeRequest } from './signed-request.js'
