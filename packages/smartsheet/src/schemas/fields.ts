import * as z from 'zod'

/** An id of attachments, comments, discussions and proofs: documented as a number in resources, as a text in paths. */
export const id: z.ZodUnion<[z.ZodNumber, z.ZodString]> = /* @__PURE__ */ z.union([
  /* @__PURE__ */ z.number(),
  /* @__PURE__ */ z.string(),
])

/** Fields that a resource may lack, or have in a wrong type: they are then `undefined`. */
export const text: z.ZodOptional<z.ZodString> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.string())
export const number: z.ZodOptional<z.ZodNumber> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.number())
export const boolean: z.ZodOptional<z.ZodBoolean> = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.boolean())
/** An id that the reference allows to be null where it does not apply. */
export const numberOrNull: z.ZodNullable<z.ZodOptional<z.ZodNumber>> = /* @__PURE__ */ z.nullable(number)
/** A time, or an id that some versions write as a text. */
export const textOrNumber: z.ZodOptional<z.ZodUnion<[z.ZodString, z.ZodNumber]>> = /* @__PURE__ */ z.optional(
  /* @__PURE__ */ z.union([/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number()]),
)
/** A list of texts. */
export const texts: z.ZodOptional<z.ZodArray<z.ZodString>> = /* @__PURE__ */ z.optional(
  /* @__PURE__ */ z.array(/* @__PURE__ */ z.string()),
)
