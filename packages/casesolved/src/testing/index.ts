export type { CasesolvedEmulator, CasesolvedEmulatorOptions, CasesolvedFault } from './emulator/emulator.js'
export { createCasesolvedEmulator } from './emulator/emulator.js'
export type { EmulatedPlatform, NewDocument, NewSite } from './emulator/platform.js'
export type { EmulatedUser } from './emulator/session.js'
export type {
  CasesolvedEmulatorState,
  EmulatedAttempt,
  EmulatedDocument,
  EmulatedLog,
  EmulatedMail,
  EmulatedRequest,
  EmulatedWebhook,
} from './emulator/state.js'
export { toFrappeJson, toPressJson } from './frappe-json.js'
export type { SamplePayloads } from './samples.js'
export { documentedSiteData, samplePayloads } from './samples.js'
export type { SignedCasesolvedRequestOptions, SignedFrappeRequestOptions } from './signed-request.js'
export { signedCasesolvedRequest, signedFrappeRequest } from './signed-request.js'
