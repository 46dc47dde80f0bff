import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import {
  type SmartsheetAttachment,
  type SmartsheetDiscussion,
  type SmartsheetUser,
  smartsheetAttachmentSchema,
  smartsheetDiscussionSchema,
  smartsheetUserSchema,
} from './conversation.js'
import { boolean, id, number, text, textOrNumber } from './fields.js'

/** Files of a row that are up for review. https://developers.smartsheet.com/api/smartsheet/openapi/proofs */
export interface SmartsheetProof {
  /** Of this version. */
  id: number | string
  /** Of the first version. */
  originalId?: number | string | undefined
  name?: string | undefined
  type?: 'DOCUMENT' | 'IMAGE' | 'MIXED' | 'NONE' | 'VIDEO' | (string & {}) | undefined
  documentType?: string | undefined
  proofRequestUrl?: string | undefined
  version?: number | undefined
  lastUpdatedAt?: SmartsheetTimestamp | undefined
  lastUpdatedBy?: SmartsheetUser | undefined
  isCompleted?: boolean | undefined
  attachments?: SmartsheetAttachment[] | undefined
  discussions?: SmartsheetDiscussion[] | undefined
}

export const smartsheetProofSchema: z.ZodType<SmartsheetProof> = /* @__PURE__ */ z.looseObject({
  id,
  originalId: textOrNumber,
  name: text,
  type: text,
  documentType: text,
  proofRequestUrl: text,
  version: number,
  lastUpdatedAt: textOrNumber,
  lastUpdatedBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  isCompleted: boolean,
  attachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
  discussions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetDiscussionSchema)),
})
