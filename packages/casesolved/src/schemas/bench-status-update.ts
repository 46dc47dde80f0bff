import * as z from 'zod'
import {
  type Check,
  check,
  documentFields,
  type FieldSchemas,
  type FrappeDocument,
  type Open,
  text,
  textOrNull,
} from './fields.js'

/** States of a bench. An open list: states that Press adds pass. */
export type BenchStatus = Open<'Pending' | 'Installing' | 'Updating' | 'Active' | 'Broken' | 'Archived'>

/** A bench. It names no team, and `modified` can be that of the previous state. */
export interface BenchStatusUpdateData extends FrappeDocument {
  /** The id of the bench group (Release Group). */
  group?: string | undefined
  status?: BenchStatus | undefined
  cluster?: string | undefined
  is_ssh_proxy_setup?: Check | undefined
  inplace_update_docker_image?: string | null | undefined
}

/** The webhook event of a bench: https://docs.frappe.io/cloud/webhook-events */
export interface BenchStatusUpdate {
  event: 'Bench Status Update'
  data: BenchStatusUpdateData
}

export const benchFields: FieldSchemas<BenchStatusUpdateData> = {
  ...documentFields,
  group: text,
  status: text,
  cluster: text,
  is_ssh_proxy_setup: check,
  inplace_update_docker_image: textOrNull,
}

/** Schema of {@link BenchStatusUpdate}. Only `event` and `data.name` must be there; unknown keys pass. */
export const benchStatusUpdateSchema: z.ZodType<BenchStatusUpdate> = /* @__PURE__ */ z.looseObject({
  event: /* @__PURE__ */ z.literal('Bench Status Update'),
  data: /* @__PURE__ */ z.looseObject(benchFields),
})
