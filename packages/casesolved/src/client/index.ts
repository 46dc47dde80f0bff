export type {
  CallOptions,
  ClientOptions,
  Credential,
  RateLimiter,
  RequestReport,
  RetryOptions,
} from '@hookwright/core/client'
export { ApiError, createRateLimiter, TransportError } from '@hookwright/core/client'
export type { CasesolvedBenches, CasesolvedBenchGroups, CasesolvedDeploys, GetDeployOptions } from './benches.js'
export type { CasesolvedClient } from './client.js'
export { createCasesolvedClient } from './client.js'
export type { NameOptions } from './documents.js'
export type { ListSitesOptions } from './list-sites.js'
export type { CasesolvedClientOptions } from './press-api.js'
export type { MirrorOptions, SiteMirror } from './site-mirror.js'
export type { CasesolvedSitePlans, CasesolvedSites } from './sites.js'
export type { AddWebhookOptions, CasesolvedWebhooks, UpdateWebhookOptions } from './webhooks.js'
