import type { ApiClient, CallOptions } from '@hookwright/core/client'
import { type SmartsheetComment, smartsheetCommentSchema } from '../schemas/conversation.js'
import { getResource } from './resource.js'

export interface GetSmartsheetCommentOptions extends CallOptions {
  sheetId: number
  commentId: number | string
}

export interface SmartsheetComments {
  /**
   * One comment with its attachments.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: GetSmartsheetCommentOptions): Promise<SmartsheetComment>
}

export function createComments(api: ApiClient): SmartsheetComments {
  return {
    get: ({ sheetId, commentId, ...options }) =>
      getResource(
        api,
        { path: ['sheets', { sheetId }, 'comments', { commentId }], schema: smartsheetCommentSchema },
        options,
      ),
  }
}
