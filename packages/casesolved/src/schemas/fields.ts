import * as z from 'zod'

/** A Check field of Frappe: 0 or 1 on the wire; other versions may write booleans. */
export type Check = 0 | 1 | boolean

/** A date and time without a zone, `YYYY-MM-DD HH:MM:SS[.ffffff]`. Read it with `parseFrappeDatetime`. */
export type FrappeDatetimeText = string

/** One of the documented values, or one that a later version adds. */
export type Open<Known extends string> = Known | (string & {})

export const text: z.ZodType<string | undefined> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.string())
export const textOrNull: z.ZodType<string | null | undefined> = /* @__PURE__ */ z.nullish(/* @__PURE__ */ z.string())
export const count: z.ZodType<number | undefined> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.number())
export const countOrNull: z.ZodType<number | null | undefined> = /* @__PURE__ */ z.nullish(/* @__PURE__ */ z.number())
export const texts: z.ZodType<string[] | undefined> = /* @__PURE__ */ z.optional(
  /* @__PURE__ */ z.array(/* @__PURE__ */ z.string()),
)

const checkValue: z.ZodType<Check> = /* @__PURE__ */ z.union([
  /* @__PURE__ */ z.literal(0),
  /* @__PURE__ */ z.literal(1),
  /* @__PURE__ */ z.boolean(),
])
export const check: z.ZodType<Check | undefined> = /* @__PURE__ */ z.optional(checkValue)
export const checkOrNull: z.ZodType<Check | null | undefined> = /* @__PURE__ */ z.nullish(checkValue)

/** What every document of Frappe has. Only `name`, its id, is required: versions differ in the rest. */
export interface FrappeDocument {
  name: string
  doctype?: string | undefined
  /** A user's e-mail address or `Administrator`. */
  owner?: string | undefined
  creation?: FrappeDatetimeText | undefined
  modified?: FrappeDatetimeText | undefined
  modified_by?: string | undefined
  docstatus?: number | undefined
  idx?: number | undefined
}

/** A schema for every field of a type: a missing one does not compile. */
export type FieldSchemas<T> = { [Field in keyof T]-?: z.ZodType<T[Field]> }

export const documentFields: FieldSchemas<FrappeDocument> = {
  name: /* @__PURE__ */ z.string(),
  doctype: text,
  owner: text,
  creation: text,
  modified: text,
  modified_by: text,
  docstatus: count,
  idx: count,
}

/** The rows of a table. The API shows them with more fields than these. */
export const rows = <Row>(fields: FieldSchemas<Row>): z.ZodType<Row[] | undefined> =>
  z.optional(z.array(z.looseObject(fields) as unknown as z.ZodType<Row>))

export const tags: z.ZodType<{ tag?: string | undefined; tag_name?: string | undefined }[] | undefined> =
  /* @__PURE__ */ rows({ tag: text, tag_name: text })
