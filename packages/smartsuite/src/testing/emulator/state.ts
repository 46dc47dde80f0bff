import type { SmartSuiteEvent, SmartSuiteWebhook } from '../../schemas.js'
import type { EmulatedCall } from './options.js'
import type { EmulatedPing } from './pinger.js'
import type { EmulatedRecord, EmulatedRecords } from './records.js'

/** What the emulator holds and what it was asked. No API key and no path token is in it. */
export interface SmartSuiteEmulatorState {
  /** The webhooks as they are now; the last path segment of their URL is hidden. */
  readonly webhooks: readonly SmartSuiteWebhook[]
  readonly records: readonly EmulatedRecord[]
  readonly calls: readonly EmulatedCall[]
  readonly pings: readonly EmulatedPing[]
  readonly usedThisMonth: number
  /** How many calls were answered 429. */
  readonly refused: number
  /** The events a webhook holds. */
  events(webhookId: string): readonly SmartSuiteEvent[]
}

export interface SmartSuiteEmulator {
  /** Answers a request. Also takes what the global `fetch` takes, so that it can be a client's `fetch`. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>
  readonly state: SmartSuiteEmulatorState
  /** Makes things happen in the workspace. */
  readonly records: EmulatedRecords
  /** Stops pinging and forgets its timers. */
  close(): void
}
