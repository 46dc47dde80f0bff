export type { PressBench, PressBenchGroup, PressDeploy } from './schemas/api/press-benches.js'
export { pressBenchGroupSchema, pressBenchSchema, pressDeploySchema } from './schemas/api/press-benches.js'
export type { PressAccount, PressSitePlan } from './schemas/api/press-documents.js'
export { pressAccountSchema, pressSitePlanSchema } from './schemas/api/press-documents.js'
export type { PressSite, PressSiteStatus } from './schemas/api/press-site.js'
export { pressSiteSchema } from './schemas/api/press-site.js'
export type {
  CasesolvedEventName,
  PressWebhook,
  PressWebhookAttempt,
  PressWebhookAttemptDetails,
  PressWebhookEvent,
  PressWebhookVerdict,
} from './schemas/api/press-webhook.js'
export {
  pressWebhookAttemptDetailsSchema,
  pressWebhookAttemptSchema,
  pressWebhookEventSchema,
  pressWebhookSchema,
  pressWebhookVerdictSchema,
} from './schemas/api/press-webhook.js'
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
