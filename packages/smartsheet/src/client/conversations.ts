import { type ApiClient, type CallOptions, callOptionsOf } from '@hookwright/core/client'
import type * as z from 'zod'
import {
  type SmartsheetAttachment,
  type SmartsheetComment,
  type SmartsheetDiscussion,
  smartsheetAttachmentSchema,
  smartsheetCommentSchema,
  smartsheetDiscussionSchema,
} from '../schemas/conversation.js'

type Id = number | string

export interface GetSmartsheetAttachment extends CallOptions {
  sheetId: number
  attachmentId: Id
}

export interface GetSmartsheetComment extends CallOptions {
  sheetId: number
  commentId: Id
}

export interface GetSmartsheetDiscussion extends CallOptions {
  sheetId: number
  discussionId: Id
}

export interface SmartsheetAttachments {
  /** With a `url` that is good for about two minutes. */
  get(options: GetSmartsheetAttachment): Promise<SmartsheetAttachment>
}

export interface SmartsheetComments {
  get(options: GetSmartsheetComment): Promise<SmartsheetComment>
}

export interface SmartsheetDiscussions {
  get(options: GetSmartsheetDiscussion): Promise<SmartsheetDiscussion>
}

async function getPart<T>(api: ApiClient, path: readonly Id[], schema: z.ZodType<T>, options: CallOptions): Promise<T> {
  const { data } = await api.request({ ...callOptionsOf(options), path: ['sheets', ...path], schema, requires: ['id'] })
  return data
}

export function attachmentsOf(api: ApiClient): SmartsheetAttachments {
  return {
    get: ({ sheetId, attachmentId, ...options }) =>
      getPart(api, [sheetId, 'attachments', attachmentId], smartsheetAttachmentSchema, options),
  }
}

export function commentsOf(api: ApiClient): SmartsheetComments {
  return {
    get: ({ sheetId, commentId, ...options }) =>
      getPart(api, [sheetId, 'comments', commentId], smartsheetCommentSchema, options),
  }
}

export function discussionsOf(api: ApiClient): SmartsheetDiscussions {
  return {
    get: ({ sheetId, discussionId, ...options }) =>
      getPart(api, [sheetId, 'discussions', discussionId], smartsheetDiscussionSchema, options),
  }
}
