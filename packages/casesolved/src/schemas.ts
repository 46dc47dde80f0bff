export type {
  BenchDeployStatusUpdate,
  BenchDeployStatusUpdateData,
  DeployStatus,
} from './schemas/bench-deploy-status-update.js'
export { benchDeployStatusUpdateSchema } from './schemas/bench-deploy-status-update.js'
export type { BenchStatus, BenchStatusUpdate, BenchStatusUpdateData } from './schemas/bench-status-update.js'
export { benchStatusUpdateSchema } from './schemas/bench-status-update.js'
export type { Check, FrappeDatetimeText, FrappeDocument, Open } from './schemas/fields.js'
export type { CasesolvedPayload, CasesolvedUnknownPayload, WebhookValidate } from './schemas/payload.js'
export {
  casesolvedPayloadSchema,
  casesolvedUnknownPayloadSchema,
  webhookValidateSchema,
} from './schemas/payload.js'
export type { SitePlanChange, SitePlanChangeData, SitePlanChangeType } from './schemas/site-plan-change.js'
export { sitePlanChangeSchema } from './schemas/site-plan-change.js'
export type { SiteStatus, SiteStatusUpdate, SiteStatusUpdateData } from './schemas/site-status-update.js'
export { siteStatusUpdateSchema } from './schemas/site-status-update.js'
