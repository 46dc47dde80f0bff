import type { ApiClient, CallOptions } from '@hookwright/core/client'
import { type SmartsheetAttachment, smartsheetAttachmentSchema } from '../schemas/conversation.js'
import { getResource } from './resource.js'

export interface GetSmartsheetAttachmentOptions extends CallOptions {
  sheetId: number
  attachmentId: number | string
}

export interface SmartsheetAttachments {
  /** One attachment. Its `url` is valid for about two minutes. */
  get(options: GetSmartsheetAttachmentOptions): Promise<SmartsheetAttachment>
}

export function createAttachments(api: ApiClient): SmartsheetAttachments {
  return {
    get: ({ sheetId, attachmentId, ...options }) =>
      getResource(
        api,
        { path: ['sheets', { sheetId }, 'attachments', { attachmentId }], schema: smartsheetAttachmentSchema },
        options,
      ),
  }
}
