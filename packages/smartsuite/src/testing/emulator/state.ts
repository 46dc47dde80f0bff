import type { SmartSuiteEvent, SmartSuiteWebhook } from '../../schemas.js'
import type { EmulatedPing } from './pinger.js'
import type { EmulatedRecord } from './records.js'

/** A call of the API. Holds no header and no body. */
export interface EmulatedRequest {
  /**
   * An RPC's name (`ListEvents`) or a REST method and path template (`GET applications/{id}`). For an unknown call, its
   * path.
   */
  readonly operation: string
  /** The webhook, record or other id the call is about, known when its body is read. */
  about?: string | undefined
  /** 0: not answered, or not yet. */
  status: number
  readonly at: number
}

/** What the emulator holds and which requests it received. It contains no API key and no path token. */
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
