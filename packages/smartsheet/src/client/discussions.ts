import type { ApiClient, CallOptions } from '@hookwright/core/client'
import { type SmartsheetDiscussion, smartsheetDiscussionSchema } from '../schemas/conversation.js'
import { getResource } from './resource.js'

export interface GetSmartsheetDiscussionOptions extends CallOptions {
  sheetId: number
  discussionId: number | string
}

export interface SmartsheetDiscussions {
  /**
   * One discussion with its comments.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: GetSmartsheetDiscussionOptions): Promise<SmartsheetDiscussion>
}

export function createDiscussions(api: ApiClient): SmartsheetDiscussions {
  return {
    get: ({ sheetId, discussionId, ...options }) =>
      getResource(
        api,
        { path: ['sheets', { sheetId }, 'discussions', { discussionId }], schema: smartsheetDiscussionSchema },
        options,
      ),
  }
}
