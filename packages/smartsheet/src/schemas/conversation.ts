import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { boolean, id, number, text, textOrNumber } from './fields.js'

/** A user as resources name one. Either field may be left out. */
export interface SmartsheetUser {
  name?: string | undefined
  email?: string | undefined
}

/**
 * What the owner of the token may do. A commenter reads as `VIEWER`, unless `accessApiLevel: 1` is asked for.
 * https://developers.smartsheet.com/api/smartsheet/guides/basics/resource-access-levels
 */
export type SmartsheetAccessLevel =
  | 'ADMIN'
  | 'COMMENTER'
  | 'EDITOR'
  | 'EDITOR_SHARE'
  | 'OWNER'
  | 'VIEWER'
  | (string & {})

/** Where a file is kept, or `LINK`. */
export type SmartsheetAttachmentType =
  | 'BOX_COM'
  | 'DROPBOX'
  | 'EGNYTE'
  | 'EVERNOTE'
  | 'FILE'
  | 'GOOGLE_DRIVE'
  | 'LINK'
  | 'ONEDRIVE'
  | 'SMARTSHEET'
  | 'TRELLO'
  | (string & {})

/** A file or link attached to a sheet, row, comment or proof. */
export interface SmartsheetAttachment {
  /** Documented as a number in resources and as a text in paths. */
  id: number | string
  name?: string | undefined
  attachmentType?: SmartsheetAttachmentType | undefined
  /** Only for files at Egnyte and Google Drive. */
  attachmentSubType?:
    | 'DOCUMENT'
    | 'DRAWING'
    | 'FOLDER'
    | 'PDF'
    | 'PRESENTATION'
    | 'SPREADSHEET'
    | (string & {})
    | undefined
  mimeType?: string | undefined
  parentType?: 'COMMENT' | 'PROOF' | 'ROW' | 'SHEET' | (string & {}) | undefined
  parentId?: number | string | undefined
  /** Only for files. */
  sizeInKb?: number | undefined
  createdAt?: SmartsheetTimestamp | undefined
  createdBy?: SmartsheetUser | undefined
  /** Valid for about two minutes: see `urlExpiresInMillis`. */
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
  parentType?: 'ROW' | 'SHEET' | (string & {}) | undefined
  parentId?: number | string | undefined
  accessLevel?: SmartsheetAccessLevel | undefined
  readOnly?: boolean | undefined
  createdBy?: SmartsheetUser | undefined
  lastCommentedAt?: SmartsheetTimestamp | undefined
  lastCommentedUser?: SmartsheetUser | undefined
}

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
