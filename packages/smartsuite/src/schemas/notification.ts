import * as z from 'zod'
import { text } from './parts.js'

/** The workspace, the solution and, if known, the table that something belongs to. */
export interface SmartSuiteNotificationLocator {
  /** The workspace: the value of the `ACCOUNT-ID` header. */
  accountId?: string | undefined
  solutionId?: string | undefined
  /** The table. Announced, not sent yet. */
  applicationId?: string | undefined
}

/**
 * The ping: it says that there are events to list. It holds no event, no event id and no time. Two pings for two
 * changes are equal byte for byte, and one ping may stand for many changes.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 */
export interface SmartSuiteNotification {
  webhookId: string
  locator?: SmartSuiteNotificationLocator | undefined
  /** Announced, not sent yet; its form is not documented. */
  timestamp?: unknown
}

/** Schema of {@link SmartSuiteNotification}. Only `webhookId` must be there; unknown keys pass. */
export const smartSuiteNotificationSchema: z.ZodType<SmartSuiteNotification> = /* @__PURE__ */ z.looseObject({
  webhookId: z.string(),
  locator: z.optional(z.looseObject({ accountId: text, solutionId: text, applicationId: text })),
})
