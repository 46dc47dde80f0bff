export type {
  Clock,
  Delivery,
  EventContext,
  EventHandler,
  HandleContext,
  Issue,
  Outcome,
  Received,
  Secret,
  Store,
  Webhook,
  WebhookOptions,
} from '@hookwright/core'
export {
  ConfigError,
  deliveryKey,
  isHookwrightError,
  memoryStore,
  RequestError,
  RetryLater,
  StoreError,
  VerificationError,
} from '@hookwright/core'
export type { FrappeDatetime, FrappeDatetimeOptions } from './datetime.js'
export { parseFrappeDatetime, parseFrappeDuration } from './datetime.js'
export type {
  BenchDeployStatusUpdate,
  BenchDeployStatusUpdateData,
  BenchStatus,
  BenchStatusUpdate,
  BenchStatusUpdateData,
  CasesolvedPayload,
  CasesolvedUnknownPayload,
  Check,
  DeployStatus,
  FrappeDatetimeText,
  FrappeDocument,
  Open,
  SitePlanChange,
  SitePlanChangeData,
  SitePlanChangeType,
  SiteStatus,
  SiteStatusUpdate,
  SiteStatusUpdateData,
  WebhookValidate,
} from './schemas.js'
export {
  benchDeployStatusUpdateSchema,
  benchStatusUpdateSchema,
  casesolvedPayloadSchema,
  casesolvedUnknownPayloadSchema,
  sitePlanChangeSchema,
  siteStatusUpdateSchema,
  webhookValidateSchema,
} from './schemas.js'
export type { HeaderRecord } from './signature.js'
export { signFrappeBody, verifyCasesolvedSecret, verifyFrappeSignature } from './signature.js'
export type {
  CasesolvedDelivery,
  CasesolvedHandlers,
  CasesolvedSecretHint,
  CasesolvedWebhookOptions,
  FrappeDelivery,
  FrappeSecretHint,
  FrappeWebhookOptions,
} from './webhook.js'
export { createCasesolvedWebhook, createFrappeWebhook } from './webhook.js'
