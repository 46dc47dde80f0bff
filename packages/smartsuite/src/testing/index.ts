export type { SmartSuiteEmulator, SmartSuiteFault } from './emulator/emulator.js'
export { createSmartSuiteEmulator } from './emulator/emulator.js'
export type {
  SmartSuiteEmulatorOptions,
  SmartSuitePingFault,
  SmartSuiteReadings,
} from './emulator/options.js'
export type { EmulatedPing } from './emulator/pinger.js'
export type { EmulatedRecord, EmulatedRecords } from './emulator/records.js'
export type { EmulatedRequest, SmartSuiteEmulatorState } from './emulator/state.js'
export { sampleSmartSuiteEvent, sampleSmartSuiteNotification, sampleSmartSuiteWebhook } from './samples.js'
export type { SignedSmartSuiteRequestOptions } from './signed-request.js'
export { signedSmartSuiteRequest } from './signed-request.js'
