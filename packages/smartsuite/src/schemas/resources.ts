import * as z from 'zod'
import { count, fieldValues, type SmartSuiteFieldValues, text } from './parts.js'

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

/** A field of a table. Records name its values by `slug`. */
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

/** A solution: a group of tables. */
export interface SmartSuiteSolution {
  id: string
  name?: string | undefined
  slug?: string | undefined
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
})

/** Schema of {@link SmartSuiteSolution}. Only `id` must be there; unknown keys pass. */
export const smartSuiteSolutionSchema: z.ZodType<SmartSuiteSolution> = /* @__PURE__ */ z.looseObject({
  id: z.string(),
  name: text,
  slug: text,
})
