export { createSmartSuiteEmulator } from './emulator/index.js'
export type {
  EmulatedCall,
  SmartSuiteEmulatorOptions,
  SmartSuiteFault,
  SmartSuitePingFault,
  SmartSuiteReadings,
} from './emulator/options.js'
export type { EmulatedPing } from './emulator/pinger.js'
export type { EmulatedRecord, EmulatedRecords } from './emulator/records.js'
export type { SmartSuiteEmulator, SmartSuiteEmulatorState } from './emulator/state.js'
export type { SignedSmartSuiteRequestOptions } from './request.js'
export { signedSmartSuiteRequest } from './request.js'
export { sampleSmartSuiteEvent, sampleSmartSuiteNotification, sampleSmartSuiteWebhook } from './samples.js'
