import * as z from 'zod'
import type { SmartSuiteEventKind } from './event.js'
import { locator, type SmartSuiteLocator, text, texts } from './parts.js'

/** What a webhook watches. SmartSuite sets exactly one of the three. */
export interface SmartSuiteWebhookFilter {
  /** The whole solution. An empty object. */
  solution?: object | undefined
  /** Some tables. */
  applications?: { application_ids?: string[] | undefined } | undefined
  /** Some fields of one table. */
  application?: { application_id?: string | undefined; field_ids?: string[] | undefined } | undefined
}

/** Who did something, and when. */
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

const object = /* @__PURE__ */ z.optional(z.looseObject({}))
const author = /* @__PURE__ */ z.optional(z.looseObject({ by: text, at: text }))

/** Schema of {@link SmartSuiteWebhook}. Only `webhook_id` must be there; unknown keys pass. */
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
