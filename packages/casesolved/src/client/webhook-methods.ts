import type { CallOptions } from '@hookwright/core/client'
import type { CasesolvedEventName, PressWebhook, PressWebhookEvent, PressWebhookVerdict } from '../schemas.js'
import type { CasesolvedNameOptions } from './documents.js'
import type { CasesolvedWebhookAttempts } from './webhook-attempts.js'

export interface AddCasesolvedWebhookOptions extends CallOptions {
  /** https, a public host, no query, at most 140 characters. */
  endpoint: string
  /** At most 140 characters of Latin-1. */
  secret: string
  /** At least one. */
  events: readonly CasesolvedEventName[]
}

export interface UpdateCasesolvedWebhookOptions extends CasesolvedNameOptions {
  /** A new endpoint disables the webhook until it is activated again. */
  endpoint?: string | undefined
  /** A new secret applies at once, also to retries. */
  secret?: string | undefined
  /** Replaces the present events. */
  events?: readonly CasesolvedEventName[] | undefined
}

/** @see https://docs.frappe.io/cloud/webhook-introduction */
export interface CasesolvedWebhooks extends CasesolvedWebhookAttempts {
  /** The events that this installation offers. */
  availableEvents(options?: CallOptions): Promise<readonly PressWebhookEvent[]>
  /** The webhooks of the team, without their events: `get` has them. */
  list(options?: CallOptions): Promise<readonly PressWebhook[]>
  /** One webhook with its events. Its secret is never shown. */
  get(options: CasesolvedNameOptions): Promise<PressWebhook>
  /**
   * Adds a webhook and returns it, disabled: activate it. (The API does not return it, so it is found by its endpoint.)
   *
   * @throws ConfigError for a secret that Press can't send, or an endpoint that it can't store
   */
  add(options: AddCasesolvedWebhookOptions): Promise<PressWebhook>
  /** Changes the given fields and keeps the others. */
  update(options: UpdateCasesolvedWebhookOptions): Promise<PressWebhook>
  /** Sends `Webhook Validate` to the endpoint and returns the result. Changes nothing. */
  validate(options: CasesolvedNameOptions): Promise<PressWebhookVerdict>
  /**
   * Validates again and enables the webhook.
   *
   * @throws ApiError 417 when the endpoint does not answer with 200 to 299
   */
  activate(options: CasesolvedNameOptions): Promise<PressWebhook>
  /** Disables a webhook: no event is sent until it is activated again. Retries under way continue. */
  disable(options: CasesolvedNameOptions): Promise<PressWebhook>
  /**
   * Deletes a webhook. If the answer was lost, the call is repeated; a webhook that is then gone counts as deleted.
   *
   * @throws ApiError 403 when the team has no such webhook
   */
  delete(options: CasesolvedNameOptions): Promise<void>
}
