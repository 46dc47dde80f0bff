import * as z from 'zod'
import {
  type Check,
  check,
  count,
  countOrNull,
  documentFields,
  type FieldSchemas,
  type FrappeDocument,
  text,
  textOrNull,
} from '../fields.js'

/** The user of the key, and the team that its calls work on. */
export interface PressAccount {
  /** An e-mail address. */
  user: string
  team: string
}

/** Schema of {@link PressAccount}. */
export const pressAccountSchema: z.ZodType<PressAccount> = /* @__PURE__ */ z.looseObject({
  user: /* @__PURE__ */ z.string(),
  team: /* @__PURE__ */ z.string(),
})

/** A plan that sites can be on: what `from_plan` and `to_plan` of a plan change name. */
export interface PressSitePlan extends FrappeDocument {
  plan_title?: string | null | undefined
  /** The kind of document that can be on this plan: `Site`. */
  document_type?: string | undefined
  /** Per month, in US dollars. */
  price_usd?: number | undefined
  /** Per month, in Indian rupees. */
  price_inr?: number | undefined
  /** Per day of the present month. */
  price_per_day_usd?: number | undefined
  price_per_day_inr?: number | undefined
  is_trial_plan?: Check | undefined
  /** Not among the fields that Press shows: absent does not mean disabled. */
  enabled?: Check | undefined
  /** Hours of processor time per day. */
  cpu_time_per_day?: number | null | undefined
  /** MB */
  max_database_usage?: number | null | undefined
  /** MB */
  max_storage_usage?: number | null | undefined
  database_access?: Check | undefined
  monitor_access?: Check | undefined
  private_benches?: Check | undefined
  support_included?: Check | undefined
}

const sitePlanFields: FieldSchemas<PressSitePlan> = {
  ...documentFields,
  plan_title: textOrNull,
  document_type: text,
  price_usd: count,
  price_inr: count,
  price_per_day_usd: count,
  price_per_day_inr: count,
  is_trial_plan: check,
  enabled: check,
  cpu_time_per_day: countOrNull,
  max_database_usage: countOrNull,
  max_storage_usage: countOrNull,
  database_access: check,
  monitor_access: check,
  private_benches: check,
  support_included: check,
}

/** Schema of {@link PressSitePlan}. Only `name` must be there; unknown keys pass. */
export const pressSitePlanSchema: z.ZodType<PressSitePlan> = /* @__PURE__ */ z.looseObject(sitePlanFields)
