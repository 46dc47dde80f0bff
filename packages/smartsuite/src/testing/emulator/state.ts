import type { SmartSuiteEvent, SmartSuiteWebhook } from '../../schemas.js'
import type { EmulatedPing } from './pinger.js'
import type { EmulatedRecord } from './records.js'

/** A call of the API. Holds no header and no body. */
export interface EmulatedRequest {
  /**
   * An RPC's name (`ListEvents`) or a REST method and path template (`GET applications/{id}`). Of what SmartSuite does
   * not know, the path.
   */
  readonly operation: string
  /** The webhook, record or other id the call is about, known when its body is read. */
  about?: string | undefined
  /** 0: not answered, or not yet. */
  status: number
  readonly at: number
}

/** What the emulator holds and what it was asked. No API key and no path token is in it. */
export interface SmartSuiteEmulatorState {
  /** The webhooks as they are now; the last path segment of their URL is hidden. */
  readonly webhooks: readonly SmartSuiteWebhook[]
  readonly records: readonly EmulatedRecord[]
  readonly requests: readonly EmulatedRequest[]
  readonly pings: readonly EmulatedPing[]
  readonly usedThisMonth: number
  /** How many calls the limits refused. */
  readonly refused: number
  /** The events a webhook holds. */
  events(webhookId: string): readonly SmartSuiteEvent[]
}
