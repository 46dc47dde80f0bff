import * as z from 'zod'
import { text } from './parts.js'

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

/** Schema of {@link SmartSuiteNotification}. Only `webhookId` must be there; unknown keys pass. */
export const smartSuiteNotificationSchema: z.ZodType<SmartSuiteNotification> = /* @__PURE__ */ z.looseObject({
  webhookId: z.string(),
  locator: z.optional(z.looseObject({ accountId: text, solutionId: text, applicationId: text })),
})
