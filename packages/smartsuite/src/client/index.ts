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
export type { SmartSuiteApplications } from './applications.js'
export type { SmartSuiteClient, SmartSuiteClientOptions } from './client.js'
export { createSmartSuiteClient } from './client.js'
export type { ListSmartSuitePayloadsOptions, SmartSuiteEventPage, SmartSuitePayloadsOptions } from './payloads.js'
export type { ListSmartSuiteRecordsOptions, SmartSuiteRecords, SmartSuiteRecordsByIdOptions } from './records.js'
export type { SmartSuiteSolutions } from './solutions.js'
export type { SmartSuiteFilterSpec } from './spec.js'
export type {
  CreateSmartSuiteWebhookOptions,
  SmartSuiteWebhookIdOptions,
  SmartSuiteWebhooks,
  UpdateSmartSuiteWebhookOptions,
} from './webhook-methods.js'
