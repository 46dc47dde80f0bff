import * as z from 'zod'
import { count, fieldValues, type SmartSuiteFieldValues, text, textOrNull } from './parts.js'

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

/** A field of a table. Records hold its values under `slug`. */
export interface SmartSuiteField {
  slug: string
  label?: string | undefined
  /** An open list: `textfield`, `numberfield`, `linkedrecordfield`, ... */
  field_type?: string | undefined
  params?: Record<string, unknown> | undefined
}

/**
 * A table; SmartSuite's API calls it an application.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/tables/table-object
 */
export interface SmartSuiteApplication {
  id: string
  name?: string | undefined
  slug?: string | undefined
  /** The id of its solution. */
  solution?: string | undefined
  status?: string | undefined
  structure?: SmartSuiteField[] | undefined
  /** The slug of the field that titles a record. */
  primary_field?: string | undefined
  order?: number | undefined
  /** `by` is the id of a member; `on` is ISO 8601 with microseconds. */
  first_created?: { by?: string | undefined; on?: string | undefined } | undefined
}

/**
 * A solution: a group of tables. Times are ISO 8601 with microseconds, and `..._by` fields hold the id of a member.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/solutions/solution-object
 */
export interface SmartSuiteSolution {
  id: string
  name?: string | undefined
  slug?: string | undefined
  logo_icon?: string | undefined
  /** `#0C41F3` */
  logo_color?: string | undefined
  hidden?: boolean | undefined
  /** A legacy value, always `in_development`. */
  status?: string | undefined
  created?: string | undefined
  created_by?: string | undefined
  updated?: string | undefined
  updated_by?: string | undefined
  last_access?: string | undefined
  records_count?: number | undefined
  applications_count?: number | undefined
  members_count?: number | undefined
  automation_count?: number | undefined
  /** Null unless it is deleted. */
  delete_date?: string | null | undefined
  /** Null unless it is deleted. */
  deleted_by?: string | null | undefined
}

/** Schema of {@link SmartSuiteRecord}. Only `id` must be there. */
export const smartSuiteRecordSchema: z.ZodType<SmartSuiteRecord> = /* @__PURE__ */ z.looseObject({ id: z.string() })

/** Schema of {@link SmartSuiteRecordPage}. Only `items` must be there, each with an `id`. */
export const smartSuiteRecordPageSchema: z.ZodType<SmartSuiteRecordPage> = /* @__PURE__ */ z.looseObject({
  items: z.array(z.looseObject({ id: z.string() })),
  total: count,
  offset: count,
  limit: count,
})

/** Schema of {@link SmartSuiteApplication}. Only `id` must be there; unknown keys pass. */
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
  order: count,
  first_created: z.optional(z.looseObject({ by: text, on: text })),
})

/** Schema of {@link SmartSuiteSolution}. Only `id` must be there; unknown keys pass. */
export const smartSuiteSolutionSchema: z.ZodType<SmartSuiteSolution> = /* @__PURE__ */ z.looseObject({
  id: z.string(),
  name: text,
  slug: text,
  logo_icon: text,
  logo_color: text,
  hidden: z.optional(z.boolean()),
  status: text,
  created: text,
  created_by: text,
  updated: text,
  updated_by: text,
  last_access: text,
  records_count: count,
  applications_count: count,
  members_count: count,
  automation_count: count,
  delete_date: textOrNull,
  deleted_by: textOrNull,
})
