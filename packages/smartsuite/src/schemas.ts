import * as z from 'zod'

/**
 * SmartSuite's payloads, under its own field names. Everything but the id that a payload is about may be absent: the
 * API is labelled beta, adds fields without notice, and leaves default values out of its replies.
 */

/** The workspace, solution and, where it is known, table that something belongs to. */
export interface SmartSuiteNotificationLocator {
  /** The workspace: the value of the `ACCOUNT-ID` header. */
  accountId?: string | undefined
  solutionId?: string | undefined
  /** The table. Announced, not sent yet. */
  applicationId?: string | undefined
}

/**
 * The ping: something happened, come and list the events. It holds no event, no event id and no time, two pings for
 * two changes are byte for byte the same, and one ping may stand for many changes.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 */
export interface SmartSuiteNotification {
  webhookId: string
  locator?: SmartSuiteNotificationLocator | undefined
  /** Announced, not sent yet; its form is not stated. */
  timestamp?: unknown
}

export interface SmartSuiteLocator {
  account_id?: string | undefined
  solution_id?: string | undefined
  /** The table. In an event it is set on `record_event_data.locator` only. */
  application_id?: string | undefined
}

/** An open list: what SmartSuite adds later passes through. */
export type SmartSuiteEventKind = 'RECORD_CREATED' | 'RECORD_UPDATED' | 'RECORD_DELETED' | (string & {})

/** Field values by field slug, raw: choice ids, member ids, numbers as strings, dates with microseconds. */
export type SmartSuiteFieldValues = Record<string, unknown>

export interface SmartSuiteRecordEventData {
  record_id?: string | undefined
  locator?: SmartSuiteLocator | undefined
  /** The record at the time of the event. Whether an update holds all fields or the changed ones is not documented. */
  data?: SmartSuiteFieldValues | undefined
  /** Earlier values, documented for `RECORD_UPDATED` only. */
  previous?: SmartSuiteFieldValues | undefined
}

export interface SmartSuiteEventContext {
  change_id?: string | undefined
  change_size?: number | undefined
  batch_id?: string | undefined
  batch_size?: number | undefined
  /** `UNKNOWN` in the documentation's sample; other values are not documented. */
  source?: string | undefined
  /** `INTERACTIVE` in the documentation's sample; other values are not documented. */
  handler?: string | undefined
}

/**
 * One change of one record, from ListEvents.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/list-events
 */
export interface SmartSuiteEvent {
  /** `<webhook_id>.<number>`. That the numbers rise is not documented. */
  event_id: string
  webhook_id?: string | undefined
  locator?: SmartSuiteLocator | undefined
  kind?: SmartSuiteEventKind | undefined
  /** ISO 8601 in UTC, milliseconds. */
  event_at?: string | undefined
  record_event_data?: SmartSuiteRecordEventData | undefined
  ctx?: SmartSuiteEventContext | undefined
}

/** What a webhook watches. SmartSuite sets exactly one of the three. */
export interface SmartSuiteWebhookFilter {
  /** The whole solution. An empty object. */
  solution?: object | undefined
  /** Some tables. */
  applications?: { application_ids?: string[] | undefined } | undefined
  /** Some fields of one table. */
  application?: { application_id?: string | undefined; field_ids?: string[] | undefined } | undefined
}

export interface SmartSuiteAuthor {
  /** A name, not an id. */
  by?: string | undefined
  at?: string | undefined
}

/**
 * A webhook as the API describes it.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/create-webhook
 */
export interface SmartSuiteWebhook {
  webhook_id: string
  locator?: SmartSuiteLocator | undefined
  filter?: SmartSuiteWebhookFilter | undefined
  kinds?: SmartSuiteEventKind[] | undefined
  created_at?: SmartSuiteAuthor | undefined
  updated_at?: SmartSuiteAuthor | undefined
  /** Whether pings are sent, and where to. `disabled` names no URL. */
  notification_status?:
    | { enabled?: { url?: string | undefined } | undefined; disabled?: object | undefined }
    | undefined
  /** SmartSuite's own switch. `expires_at` moves on by 7 days with each ListEvents. The form of `disabled` is not documented. */
  system_status?:
    | { enabled?: { expires_at?: string | undefined } | undefined; disabled?: object | undefined }
    | undefined
}

const text = /* @__PURE__ */ z.optional(z.string())
const count = /* @__PURE__ */ z.optional(z.number())
const object = /* @__PURE__ */ z.optional(z.looseObject({}))
const texts = /* @__PURE__ */ z.optional(z.array(z.string()))
const fieldValues = /* @__PURE__ */ z.optional(z.record(z.string(), z.unknown()))

export const smartSuiteNotificationSchema: z.ZodType<SmartSuiteNotification> = /* @__PURE__ */ z.looseObject({
  webhookId: z.string(),
  locator: z.optional(z.looseObject({ accountId: text, solutionId: text, applicationId: text })),
})

const locator = /* @__PURE__ */ z.optional(z.looseObject({ account_id: text, solution_id: text, application_id: text }))
const author = /* @__PURE__ */ z.optional(z.looseObject({ by: text, at: text }))

export const smartSuiteEventSchema: z.ZodType<SmartSuiteEvent> = /* @__PURE__ */ z.looseObject({
  event_id: z.string(),
  webhook_id: text,
  locator,
  kind: text,
  event_at: text,
  record_event_data: z.optional(z.looseObject({ record_id: text, locator, data: fieldValues, previous: fieldValues })),
  ctx: z.optional(
    z.looseObject({
      change_id: text,
      change_size: count,
      batch_id: text,
      batch_size: count,
      source: text,
      handler: text,
    }),
  ),
})

export const smartSuiteWebhookSchema: z.ZodType<SmartSuiteWebhook> = /* @__PURE__ */ z.looseObject({
  webhook_id: z.string(),
  locator,
  filter: z.optional(
    z.looseObject({
      solution: object,
      applications: z.optional(z.looseObject({ application_ids: texts })),
      application: z.optional(z.looseObject({ application_id: text, field_ids: texts })),
    }),
  ),
  kinds: texts,
  created_at: author,
  updated_at: author,
  notification_status: z.optional(
    z.looseObject({ enabled: z.optional(z.looseObject({ url: text })), disabled: object }),
  ),
  system_status: z.optional(
    z.looseObject({ enabled: z.optional(z.looseObject({ expires_at: text })), disabled: object }),
  ),
})

/** A record as the REST API shows it: field values by slug. Empty values may be missing. */
export type SmartSuiteRecord = SmartSuiteFieldValues & { id: string }

/** One page of records. */
export interface SmartSuiteRecordPage {
  items: SmartSuiteRecord[]
  /** How many records match. */
  total?: number | undefined
  offset?: number | undefined
  limit?: number | undefined
}

export interface SmartSuiteField {
  slug: string
  label?: string | undefined
  /** An open list: `textfield`, `numberfield`, `linkedrecordfield`, ... */
  field_type?: string | undefined
  params?: Record<string, unknown> | undefined
}

/** A table; SmartSuite's API calls it an application. */
export interface SmartSuiteApplication {
  id: string
  name?: string | undefined
  slug?: string | undefined
  /** The id of its solution. */
  solution?: string | undefined
  status?: string | undefined
  structure?: SmartSuiteField[] | undefined
  primary_field?: string | undefined
}

export interface SmartSuiteSolution {
  id: string
  name?: string | undefined
  slug?: string | undefined
}

export const smartSuiteRecordSchema: z.ZodType<SmartSuiteRecord> = /* @__PURE__ */ z.looseObject({ id: z.string() })

export const smartSuiteRecordPageSchema: z.ZodType<SmartSuiteRecordPage> = /* @__PURE__ */ z.looseObject({
  items: z.array(z.looseObject({ id: z.string() })),
  total: count,
  offset: count,
  limit: count,
})

export const smartSuiteApplicationSchema: z.ZodType<SmartSuiteApplication> = /* @__PURE__ */ z.looseObject({
  id: z.string(),
  name: text,
  slug: text,
  solution: text,
  status: text,
  structure: z.optional(
    z.array(z.looseObject({ slug: z.string(), label: text, field_type: text, params: fieldValues })),
  ),
  primary_field: text,
})

export const smartSuiteSolutionSchema: z.ZodType<SmartSuiteSolution> = /* @__PURE__ */ z.looseObject({
  id: z.string(),
  name: text,
  slug: text,
})
