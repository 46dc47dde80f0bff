import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { boolean, number, text, textOrNumber } from './fields.js'

/** A user as resources name one: what is missing was not told. */
export interface SmartsheetUser {
  name?: string | undefined
  email?: string | undefined
}

/** A file or link at a sheet, row or comment. */
export interface SmartsheetAttachment {
  /** Documented as a number in resources and as a text in paths. */
  id: number | string
  name?: string | undefined
  attachmentType?: string | undefined
  attachmentSubType?: string | undefined
  mimeType?: string | undefined
  parentType?: string | undefined
  parentId?: number | string | undefined
  sizeInKb?: number | undefined
  createdAt?: SmartsheetTimestamp | undefined
  createdBy?: SmartsheetUser | undefined
  /** Good for about two minutes: see `urlExpiresInMillis`. */
  url?: string | undefined
  urlExpiresInMillis?: number | undefined
}

/** One comment of a discussion. */
export interface SmartsheetComment {
  id: number | string
  discussionId?: number | string | undefined
  text?: string | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
  createdBy?: SmartsheetUser | undefined
  attachments?: SmartsheetAttachment[] | undefined
}

/** A discussion of a sheet or row. */
export interface SmartsheetDiscussion {
  id: number | string
  title?: string | undefined
  commentCount?: number | undefined
  comments?: SmartsheetComment[] | undefined
  commentAttachments?: SmartsheetAttachment[] | undefined
  parentType?: string | undefined
  parentId?: number | string | undefined
  accessLevel?: string | undefined
  readOnly?: boolean | undefined
  createdBy?: SmartsheetUser | undefined
  lastCommentedAt?: SmartsheetTimestamp | undefined
  lastCommentedUser?: SmartsheetUser | undefined
}

const id = /* @__PURE__ */ z.union([/* @__PURE__ */ z.number(), /* @__PURE__ */ z.string()])

export const smartsheetUserSchema: z.ZodType<SmartsheetUser> = /* @__PURE__ */ z.looseObject({
  name: text,
  email: text,
})

/** Schema of {@link SmartsheetAttachment}. Only `id` must be there; unknown keys pass. */
export const smartsheetAttachmentSchema: z.ZodType<SmartsheetAttachment> = /* @__PURE__ */ z.looseObject({
  id,
  name: text,
  attachmentType: text,
  attachmentSubType: text,
  mimeType: text,
  parentType: text,
  parentId: textOrNumber,
  sizeInKb: number,
  createdAt: textOrNumber,
  createdBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  url: text,
  urlExpiresInMillis: number,
})

/** Schema of {@link SmartsheetComment}. Only `id` must be there; unknown keys pass. */
export const smartsheetCommentSchema: z.ZodType<SmartsheetComment> = /* @__PURE__ */ z.looseObject({
  id,
  discussionId: textOrNumber,
  text,
  createdAt: textOrNumber,
  modifiedAt: textOrNumber,
  createdBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  attachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
})

/** Schema of {@link SmartsheetDiscussion}. Only `id` must be there; unknown keys pass. */
export const smartsheetDiscussionSchema: z.ZodType<SmartsheetDiscussion> = /* @__PURE__ */ z.looseObject({
  id,
  title: text,
  commentCount: number,
  comments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetCommentSchema)),
  commentAttachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
  parentType: text,
  parentId: textOrNumber,
  accessLevel: text,
  readOnly: boolean,
  createdBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  lastCommentedAt: textOrNumber,
  lastCommentedUser: /* @__PURE__ */ z.optional(smartsheetUserSchema),
})
