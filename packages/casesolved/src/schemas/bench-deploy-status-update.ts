import * as z from 'zod'
import {
  type Check,
  checkOrNull,
  count,
  documentFields,
  type FieldSchemas,
  type FrappeDatetimeText,
  type FrappeDocument,
  type Open,
  text,
  textOrNull,
} from './fields.js'

/** `Failure` is not final (the group is built again under a new name); `Success` means built, not live. */
export type DeployStatus = Open<'Draft' | 'Scheduled' | 'Pending' | 'Preparing' | 'Running' | 'Success' | 'Failure'>

/**
 * A build of a bench group. `doctype` is `Deploy Candidate Build`, and was `Deploy Candidate` before September 2025.
 */
export interface BenchDeployStatusUpdateData extends FrappeDocument {
  status?: DeployStatus | undefined
  /** Always null; the published sample shows the text `None`. */
  deployed?: Check | 'None' | null | undefined
  build_start?: FrappeDatetimeText | null | undefined
  /** Can be null in a `Failure`. */
  build_end?: FrappeDatetimeText | null | undefined
  /** `H:MM:SS[.ffffff]`. Read it with `parseFrappeDuration`. */
  build_duration?: string | null | undefined
  /** Free text, sometimes long; may quote logs and repository addresses. */
  build_error?: string | null | undefined
  /** The id of the bench group (Release Group). */
  group?: string | undefined
  retry_count?: number | undefined
  team?: string | undefined
  deploy_candidate?: string | undefined
}

/** The webhook event of a build of a bench group: https://docs.frappe.io/cloud/webhook-events */
export interface BenchDeployStatusUpdate {
  event: 'Bench Deploy Status Update'
  data: BenchDeployStatusUpdateData
}

export const deployFields: FieldSchemas<BenchDeployStatusUpdateData> = {
  ...documentFields,
  status: text,
  deployed: /* @__PURE__ */ z.union([checkOrNull, /* @__PURE__ */ z.literal('None')]),
  build_start: textOrNull,
  build_end: textOrNull,
  build_duration: textOrNull,
  build_error: textOrNull,
  group: text,
  retry_count: count,
  team: text,
  deploy_candidate: text,
}

/** Schema of {@link BenchDeployStatusUpdate}. Only `event` and `data.name` must be there; unknown keys pass. */
export const benchDeployStatusUpdateSchema: z.ZodType<BenchDeployStatusUpdate> = /* @__PURE__ */ z.looseObject({
  event: /* @__PURE__ */ z.literal('Bench Deploy Status Update'),
  data: /* @__PURE__ */ z.looseObject(deployFields),
})
