export type { Issue } from '@hookwright/core'
export type {
  ApiRequest,
  ApiResponse,
  CallOptions,
  ClientOptions,
  Credential,
  Fetch,
  RateLimiter,
  RequestReport,
  RetryOptions,
} from '@hookwright/core/client'
export { ApiError, createRateLimiter, TransportError } from '@hookwright/core/client'
export type {
  CasesolvedBenches,
  CasesolvedBenchGroups,
  CasesolvedDeploys,
  GetCasesolvedDeployOptions,
} from './benches.js'
export type { CasesolvedClient } from './client.js'
export { createCasesolvedClient } from './client.js'
export type { CasesolvedNameOptions } from './documents.js'
export type { ListCasesolvedSitesOptions } from './list-sites.js'
export type { CasesolvedClientOptions } from './press-api.js'
export type { CasesolvedSiteMirror, MirrorCasesolvedSitesOptions } from './site-mirror.js'
export type { CasesolvedSitePlans, CasesolvedSites } from './sites.js'
export type {
  AddCasesolvedWebhookOptions,
  CasesolvedWebhooks,
  UpdateCasesolvedWebhookOptions,
} from './webhook-methods.js'
