import type { SmartSuiteEventKind, SmartSuiteWebhook } from '../schemas.js'
import type { CallOptions } from './api.js'
import type { ListPayloadsOptions, PayloadsOptions, SmartSuiteEventPage } from './payloads.js'
import type { SmartSuiteFilterSpec, WebhookSpec } from './spec.js'

export interface CreateWebhookOptions extends CallOptions, WebhookSpec {}

export interface UpdateWebhookOptions extends CallOptions {
  webhookId: string
  filter?: SmartSuiteFilterSpec | undefined
  kinds?: readonly SmartSuiteEventKind[] | undefined
  /** A new URL for the pings, which also switches them on. */
  url?: string | undefined
}

export interface WebhookCall extends CallOptions {
  webhookId: string
}

/** @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview */
export interface SmartSuiteWebhooks {
  /**
   * Creates a webhook. Without `url` it sends no pings and is there to be polled. Twice called, there are two: see
   * `ensure`. It is not repeated when the connection breaks, because the first attempt may have worked.
   *
   * @throws ConfigError `option_invalid` for a spec that SmartSuite would misread
   */
  create(options: CreateWebhookOptions): Promise<SmartSuiteWebhook>
  /**
   * Finds the webhook with this solution, filter, kinds and URL, or creates it. Two calls at the same time may create
   * two, because SmartSuite takes no key that would make them one: run it from one place, at deployment. A webhook whose
   * pings are off shows no URL and is not found by one: switch it on first, or let `keepAlive` of a feed do it.
   */
  ensure(options: CreateWebhookOptions): Promise<SmartSuiteWebhook>
  /** All webhooks of a solution. SmartSuite has no list of a whole workspace. */
  list(options: CallOptions & { solutionId: string }): Promise<SmartSuiteWebhook[]>
  get(options: WebhookCall): Promise<SmartSuiteWebhook>
  /** Changes what is given and sends back the rest as it is, because SmartSuite replaces the whole webhook. */
  update(options: UpdateWebhookOptions): Promise<SmartSuiteWebhook>
  /**
   * Deletes the webhook and the events it still holds: drain it first. One that is gone after an attempt whose answer
   * was lost counts as deleted; one that was never there is an `ApiError` with status 404.
   */
  delete(options: WebhookCall): Promise<void>
  /**
   * Switches pings on, after `disableNotifications` or after a day of failed pings. SmartSuite forgets the URL of a
   * webhook whose pings are off: without `url`, the last one that this client saw is taken.
   *
   * @throws ConfigError `option_invalid` when no URL is known
   */
  enableNotifications(options: WebhookCall & { url?: string | undefined }): Promise<SmartSuiteWebhook>
  /** Switches pings off. `keepAlive` of a feed switches them on again, unless its option `url` says `null`. */
  disableNotifications(options: WebhookCall): Promise<SmartSuiteWebhook>
  /** One page of events: SmartSuite's ListEvents. Each call keeps the webhook alive for 7 more days. */
  listPayloads(options: ListPayloadsOptions): Promise<SmartSuiteEventPage>
  /**
   * All pages from `pageToken` on, until one is empty, a token comes again, or ten pages in a row brought nothing new.
   * `nextPageToken` of a page is where to begin next time; it never becomes empty once it was not. An event that comes
   * twice is left out.
   */
  payloads(options: PayloadsOptions): AsyncIterable<SmartSuiteEventPage>
}
