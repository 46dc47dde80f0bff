import * as z from 'zod'
import { type BenchDeployStatusUpdateData, deployFields } from '../bench-deploy-status-update.js'
import { type BenchStatusUpdateData, benchFields } from '../bench-status-update.js'
import {
  type Check,
  check,
  count,
  documentFields,
  type FrappeDocument,
  type Open,
  text,
  textOrNull,
} from '../fields.js'

/** Whose key is used, and on which team it works. */
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
  /** A month, in US dollars. */
  price_usd?: number | undefined
  /** A month, in Indian rupees. */
  price_inr?: number | undefined
  enabled?: Check | undefined
  /** Hours of processor time a day. */
  cpu_time_per_day?: number | null | undefined
  /** MB */
  max_database_usage?: number | null | undefined
  /** MB */
  max_storage_usage?: number | null | undefined
}

const countOrNull = /* @__PURE__ */ z.nullish(/* @__PURE__ */ z.number())

/** Schema of {@link PressSitePlan}. Only `name` must be there; unknown keys pass. */
export const pressSitePlanSchema: z.ZodType<PressSitePlan> = /* @__PURE__ */ z.looseObject({
  ...documentFields,
  plan_title: textOrNull,
  price_usd: count,
  price_inr: count,
  enabled: check,
  cpu_time_per_day: countOrNull,
  max_database_usage: countOrNull,
  max_storage_usage: countOrNull,
})

/** A bench as the API shows it: the fields of its webhook event, and what its group says. */
export interface PressBench extends BenchStatusUpdateData {
  group_title?: string | null | undefined
  group_team?: string | null | undefined
  group_public?: Check | null | undefined
  proxy_server?: string | null | undefined
}

/** Schema of {@link PressBench}. Only `name` must be there; unknown keys pass. */
export const pressBenchSchema: z.ZodType<PressBench> = /* @__PURE__ */ z.looseObject({
  ...benchFields,
  group_title: textOrNull,
  group_team: textOrNull,
  group_public: /* @__PURE__ */ z.nullish(check),
  proxy_server: textOrNull,
})

/** A bench group: a Release Group in the API, `group` in payloads. */
export interface PressBenchGroup extends FrappeDocument {
  title?: string | null | undefined
  team?: string | undefined
  /** The version of the framework. */
  version?: string | null | undefined
  status?: Open<'Active' | 'Awaiting Deploy'> | null | undefined
  public?: Check | undefined
}

/** Schema of {@link PressBenchGroup}. Only `name` must be there; unknown keys pass. */
export const pressBenchGroupSchema: z.ZodType<PressBenchGroup> = /* @__PURE__ */ z.looseObject({
  ...documentFields,
  title: textOrNull,
  team: text,
  version: textOrNull,
  status: textOrNull,
  public: check,
})

/** A build of a bench group. */
export interface PressDeploy extends BenchDeployStatusUpdateData {}

/** Schema of {@link PressDeploy}. Only `name` must be there; unknown keys pass. */
export const pressDeploySchema: z.ZodType<PressDeploy> = /* @__PURE__ */ z.looseObject({ ...deployFields })
