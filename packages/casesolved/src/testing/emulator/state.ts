import type { Clock } from '@hookwright/core'

/** A document as Frappe stores it. */
export interface EmulatedDocument {
  name: string
  team?: string | undefined
  /** Milliseconds since the epoch; shown without a zone. */
  creation: number
  modified: number
  owner: string
  /** All other fields. */
  fields: Record<string, unknown>
}

export interface EmulatedWebhook {
  name: string
  team: string
  creation: number
  modified: number
  enabled: boolean
  endpoint: string
  events: string[]
  /** Not enumerable: a dump of the state shows no secret. */
  secret: string
}

export interface EmulatedAttempt {
  name: string
  webhook: string
  endpoint: string
  status: 'Sent' | 'Failed'
  /** 0: no answer. */
  responseStatus: number
  responseBody: string
  at: number
}

/** One event on its way to the webhooks of a team. */
export interface EmulatedLog {
  name: string
  team: string
  event: string
  data: Readonly<Record<string, unknown>>
  status: 'Pending' | 'Queued' | 'Sent' | 'Partially Sent' | 'Failed'
  retries: number
  nextRetryAt: number
  creation: number
  attempts: EmulatedAttempt[]
}

export interface EmulatedMail {
  team: string
  endpoint: string
  subject: string
  at: number
}

/** A request to the API. Holds no header and no body. */
export interface EmulatedRequest {
  /** The method of the API (`press.api.client.get`), or the path if no method is called. */
  operation: string
  /** 0: not answered, or not yet. */
  status: number
  at: number
}

/** The emulator's state, which tests may read and change. No credential appears when it is printed or serialised. */
export interface CasesolvedEmulatorState {
  readonly sites: Map<string, EmulatedDocument>
  readonly benches: Map<string, EmulatedDocument>
  readonly benchGroups: Map<string, EmulatedDocument>
  readonly builds: Map<string, EmulatedDocument>
  readonly sitePlans: Map<string, EmulatedDocument>
  readonly planChanges: Map<string, EmulatedDocument>
  readonly webhooks: Map<string, EmulatedWebhook>
  /** Domains of customers, and the sites behind them. */
  readonly domains: Map<string, string>
  /** Benches with a newer version: lists show their sites as `Update Available`. */
  readonly benchesWithUpdate: Set<string>
  readonly events: { name: string; description: string }[]
  logs: EmulatedLog[]
  readonly mails: EmulatedMail[]
  /** In the order of arrival. */
  readonly requests: EmulatedRequest[]
}

/** What all parts of an emulator share. */
export interface World {
  readonly state: CasesolvedEmulatorState
  readonly clock: Clock
  /** Ids in Frappe's form, but the same in every run. */
  makeId(): string
  /** A moment in the local time of the platform, without a zone. */
  naive(atMs: number): string
}

function createState(): CasesolvedEmulatorState {
  return {
    sites: new Map(),
    benches: new Map(),
    benchGroups: new Map(),
    builds: new Map(),
    sitePlans: new Map(),
    planChanges: new Map(),
    webhooks: new Map(),
    domains: new Map(),
    benchesWithUpdate: new Set(),
    events: [
      {
        name: 'Bench Deploy Status Update',
        description: 'Draft, Scheduled, Pending, Preparing, Running, Success, Failure',
      },
      { name: 'Bench Status Update', description: 'Pending, Installing, Updating, Active, Broken, Archived' },
      { name: 'Site Plan Change', description: 'Changes of the plan of a site' },
      {
        name: 'Site Status Update',
        description: 'Pending, Installing, Updating, Active, Inactive, Broken, Archived, Suspended',
      },
    ],
    logs: [],
    mails: [],
    requests: [],
  }
}

export function createWorld(clock: Clock, utcOffsetMinutes: number): World {
  let ids = 0
  return {
    state: createState(),
    clock,
    makeId: () => (++ids).toString(16).padStart(10, '0'),
    naive(atMs) {
      const text = new Date(atMs + utcOffsetMinutes * 60_000).toISOString()
      const microseconds = Math.round((((atMs % 1000) + 1000) % 1000) * 1000)
      const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`
      return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction}`
    },
  }
}
