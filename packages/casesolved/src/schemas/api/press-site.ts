import * as z from 'zod'
import {
  type Check,
  checkOrNull,
  type FieldSchemas,
  type FrappeDatetimeText,
  tags,
  text,
  textOrNull,
} from '../fields.js'
import { type SiteStatus, type SiteStatusUpdateData, siteFields } from '../site-status-update.js'
import { type PressSitePlan, pressSitePlanSchema } from './press-documents.js'

/** A status. Lists may show `Update Available` instead, for a site whose bench has a newer version. */
export type PressSiteStatus = SiteStatus | 'Update Available'

/** A site as the API shows it. Lists hold the requested fields; the others are only in a single site. */
export interface PressSite extends Omit<SiteStatusUpdateData, 'cluster' | 'status' | 'tags'> {
  status?: PressSiteStatus | undefined
  /** The region's id in lists, its title and image in a single site. */
  cluster?: string | { title?: string | undefined; image?: string | null | undefined } | undefined
  /** Rows of a table, unlike in webhooks. */
  tags?: { tag?: string | undefined; tag_name?: string | undefined }[] | undefined
  group_title?: string | null | undefined
  group_team?: string | null | undefined
  group_public?: Check | null | undefined
  /** The version of the framework. */
  version?: string | null | undefined
  latest_frappe_version?: string | null | undefined
  owner_email?: string | null | undefined
  /** Null before the first subscription. */
  current_plan?: PressSitePlan | null | undefined
  /** When its last update began. */
  last_updated?: FrappeDatetimeText | null | undefined
  has_scheduled_updates?: Check | null | undefined
  /** Why the site is `Suspended`. */
  suspension_reason?: string | null | undefined
  inbound_ip?: string | null | undefined
  outbound_ip?: string | null | undefined
  server_title?: string | null | undefined
  /** Not null here, unlike in webhooks. */
  is_dedicated_server?: Check | null | undefined
}

const apiFields: FieldSchemas<PressSite> = {
  ...siteFields,
  cluster: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.union([
      /* @__PURE__ */ z.string(),
      /* @__PURE__ */ z.looseObject({ title: text, image: textOrNull }),
    ]),
  ),
  tags,
  group_title: textOrNull,
  group_team: textOrNull,
  group_public: checkOrNull,
  version: textOrNull,
  latest_frappe_version: textOrNull,
  owner_email: textOrNull,
  current_plan: /* @__PURE__ */ z.nullish(pressSitePlanSchema),
  last_updated: textOrNull,
  has_scheduled_updates: checkOrNull,
  suspension_reason: textOrNull,
  inbound_ip: textOrNull,
  outbound_ip: textOrNull,
  server_title: textOrNull,
}

/** Schema of {@link PressSite}. Only `name` must be there; unknown keys pass. */
export const pressSiteSchema: z.ZodType<PressSite> = /* @__PURE__ */ z.looseObject(apiFields)

/** The API's answer to a request for a site: the site, or where it is if the name was a custom domain. */
export interface PressSiteAnswer extends Omit<PressSite, 'name'> {
  name?: string | undefined
  /** `/dashboard/sites/<name>` */
  redirect?: string | undefined
}

export const pressSiteAnswerSchema: z.ZodType<PressSiteAnswer> = /* @__PURE__ */ z.looseObject({
  ...apiFields,
  name: text,
  redirect: text,
})
