import * as z from 'zod'
import { documentFields, type FrappeDatetimeText, type FrappeDocument, type Open, text } from './fields.js'

/** `Upgrade` also stands for a change between plans of the same price. */
export type SitePlanChangeType = Open<'Initial Plan' | 'Upgrade' | 'Downgrade'>

/** A change of a site's plan. `name` is the id of the change, written once. It names no team. */
export interface SitePlanChangeData extends FrappeDocument {
  /** Empty, not null, for the first plan. */
  from_plan?: string | undefined
  to_plan?: string | undefined
  type?: SitePlanChangeType | undefined
  site?: string | undefined
  /** For `Initial Plan`, when the site was created: that can be long ago. */
  timestamp?: FrappeDatetimeText | undefined
}

/** The webhook event of a plan change: https://docs.frappe.io/cloud/webhook-events */
export interface SitePlanChange {
  event: 'Site Plan Change'
  data: SitePlanChangeData
}

/** Schema of {@link SitePlanChange}. Only `event` and `data.name` must be there; unknown keys pass. */
export const sitePlanChangeSchema: z.ZodType<SitePlanChange> = /* @__PURE__ */ z.looseObject({
  event: /* @__PURE__ */ z.literal('Site Plan Change'),
  data: /* @__PURE__ */ z.looseObject({
    ...documentFields,
    from_plan: text,
    to_plan: text,
    type: text,
    site: text,
    timestamp: text,
  }),
})
