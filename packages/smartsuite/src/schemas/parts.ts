import * as z from 'zod'

/** The workspace, solution and table that something belongs to. */
export interface SmartSuiteLocator {
  account_id?: string | undefined
  solution_id?: string | undefined
  /** The table. In an event it is set only in `record_event_data.locator`. */
  application_id?: string | undefined
}

/** Field values by field slug, raw: choice ids, member ids, numbers as strings, dates with microseconds. */
export type SmartSuiteFieldValues = Record<string, unknown>

export const text: z.ZodType<string | undefined> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.string())
export const textOrNull: z.ZodType<string | null | undefined> = /* @__PURE__ */ z.nullish(/* @__PURE__ */ z.string())
export const count: z.ZodType<number | undefined> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.number())
export const texts: z.ZodType<string[] | undefined> = /* @__PURE__ */ z.optional(
  /* @__PURE__ */ z.array(/* @__PURE__ */ z.string()),
)
export const fieldValues: z.ZodType<SmartSuiteFieldValues | undefined> = /* @__PURE__ */ z.optional(
  /* @__PURE__ */ z.record(/* @__PURE__ */ z.string(), /* @__PURE__ */ z.unknown()),
)

export const locator: z.ZodType<SmartSuiteLocator | undefined> = /* @__PURE__ */ z.optional(
  /* @__PURE__ */ z.looseObject({ account_id: text, solution_id: text, application_id: text }),
)
