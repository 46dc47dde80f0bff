import type { CallOptions } from '@hookwright/core/client'
import type { SmartSuiteEventKind, SmartSuiteWebhook } from '../schemas.js'
import type { ListSmartSuitePayloadsOptions, SmartSuiteEventPage, SmartSuitePayloadsOptions } from './payloads.js'
import type { SmartSuiteFilterSpec, WebhookSpec } from './spec.js'

export interface CreateSmartSuiteWebhookOptions extends CallOptions, WebhookSpec {}

export interface UpdateSmartSuiteWebhookOptions extends CallOptions {
  webhookId: string
  filter?: SmartSuiteFilterSpec | undefined
  kinds?: readonly SmartSuiteEventKind[] | undefined
  /** A new URL for the pings, which also switches them on. */
  url?: string | undefined
}

export interface SmartSuiteWebhookIdOptions extends CallOptions {
  webhookId: string
}

/** @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview */
export interface SmartSuiteWebhooks {
  /**
   * Creates a webhook. Without `url` it sends no pings, and you poll it. A second call creates a second webhook: see
   * `ensure`. It is not repeated after a lost connection, because the first attempt may have worked.
   *
   * @throws ConfigError `option_invalid` for a definition that SmartSuite would misread
   */
  create(options: CreateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook>
  /**
   * Finds the webhook with this solution, filter, kinds and URL, or creates it. Two calls at the same time may create
   * two webhooks: run it from one place, at deployment. A webhook whose pings are off has no URL, so it is not found by
   * its URL: switch its pings on first, or let `keepAlive` of a feed do it.
   */
  ensure(options: CreateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook>
  /** All webhooks of a solution. SmartSuite can't list those of a whole workspace. */
  list(options: CallOptions & { solutionId: string }): Promise<SmartSuiteWebhook[]>
  /**
   * One webhook.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: SmartSuiteWebhookIdOptions): Promise<SmartSuiteWebhook>
  /** Changes the given fields. The others are sent back unchanged, because SmartSuite replaces the whole webhook. */
  update(options: UpdateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook>
  /**
   * Deletes the webhook and its remaining events: drain it first. If the answer of an attempt was lost and the webhook
   * is then gone, it counts as deleted. For a webhook that never existed, it throws an `ApiError` with status 404.
   */
  delete(options: SmartSuiteWebhookIdOptions): Promise<void>
  /**
   * Switches pings on, after `disableNotifications` or after a day of failed pings. SmartSuite forgets the URL of a
   * webhook whose pings are off: without `url`, the last URL that this client saw is used.
   *
   * @throws ConfigError `option_invalid` when no URL is known
   */
  enableNotifications(options: SmartSuiteWebhookIdOptions & { url?: string | undefined }): Promise<SmartSuiteWebhook>
  /** Switches pings off. `keepAlive` of a feed switches them on again, unless its option `url` is `null`. */
  disableNotifications(options: SmartSuiteWebhookIdOptions): Promise<SmartSuiteWebhook>
  /** One page of events: SmartSuite's ListEvents. Each call keeps the webhook alive for 7 more days. */
  listPayloads(options: ListSmartSuitePayloadsOptions): Promise<SmartSuiteEventPage>
  /**
   * All pages from `pageToken` on, until one is empty, a token comes a second time, or ten pages in a row hold nothing
   * new. Begin the next time at `nextPageToken` of the last page, which is always valid. Repeated events are left out.
   */
  payloads(options: SmartSuitePayloadsOptions): AsyncIterable<SmartSuiteEventPage>
}
