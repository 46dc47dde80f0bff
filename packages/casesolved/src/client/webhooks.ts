import { ConfigError, isHookwrightError, prepareSecrets } from '@hookwright/core'
import { ApiError, type ApiRequest } from '@hookwright/core/client'
import * as z from 'zod'
import { packageName } from '../package-name.js'
import { casesolvedSecretRules } from '../presented-secret.js'
import {
  type CasesolvedEventName,
  type PressWebhook,
  type PressWebhookEvent,
  type PressWebhookVerdict,
  pressWebhookEventSchema,
  pressWebhookSchema,
  pressWebhookVerdictSchema,
} from '../schemas.js'
import { type CasesolvedNameOptions, checkName, getDocument, listPages } from './documents.js'
import type { CallOptions, PressApi } from './press-api.js'
import { exceptionTypeOf } from './server-messages.js'
import { type CasesolvedWebhookAttempts, createWebhookAttempts } from './webhook-attempts.js'

export interface AddCasesolvedWebhookOptions extends CallOptions {
  /** https, a public host, no query, at most 140 characters. */
  endpoint: string
  /** At most 140 characters of Latin-1. */
  secret: string
  /** At least one. */
  events: readonly CasesolvedEventName[]
}

export interface UpdateCasesolvedWebhookOptions extends CasesolvedNameOptions {
  /** A new one turns the webhook off until it is activated again. */
  endpoint?: string | undefined
  /** A new one applies at once, also to retries. */
  secret?: string | undefined
  /** Replaces the events there are. */
  events?: readonly CasesolvedEventName[] | undefined
}

/** @see https://docs.frappe.io/cloud/webhook-introduction */
export interface CasesolvedWebhooks extends CasesolvedWebhookAttempts {
  /** The events that this installation offers. */
  availableEvents(options?: CallOptions): Promise<readonly PressWebhookEvent[]>
  list(options?: CallOptions): Promise<readonly PressWebhook[]>
  get(options: CasesolvedNameOptions): Promise<PressWebhook>
  /**
   * Adds a webhook and returns it, disabled: activate it. (It is found by its endpoint, because the API returns none.)
   *
   * @throws ConfigError for a secret that Press can't send, or an endpoint that it can't keep
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
  disable(options: CasesolvedNameOptions): Promise<PressWebhook>
  /**
   * Deletes a webhook. If the answer was lost, the call is repeated; a webhook that is then gone counts as deleted.
   *
   * @throws ApiError 403 when the team has no such webhook
   */
  delete(options: CasesolvedNameOptions): Promise<void>
}

const doctype = 'Press Webhook'
const longestEndpoint = 140

function checkSecret(secret: string): void {
  prepareSecrets(secret, casesolvedSecretRules(true))
}

function checkEndpoint(endpoint: string): string {
  const trimmed = endpoint.trim()
  if (trimmed.length <= longestEndpoint) return trimmed
  const text = `Option "endpoint": over ${longestEndpoint} characters Press delivers, but neither records nor retries.`
  throw new ConfigError(packageName, 'option_invalid', `${text} Shorten it.`)
}

export function createWebhooks(api: PressApi): CasesolvedWebhooks {
  const get = (options: CasesolvedNameOptions, secrets?: readonly string[]) =>
    getDocument(api, { doctype, schema: pressWebhookSchema, secrets }, options)

  async function list(options: CallOptions, secrets?: readonly string[]): Promise<readonly PressWebhook[]> {
    const webhooks: PressWebhook[] = []
    const fields = ['name', 'enabled', 'endpoint', 'creation', 'modified']
    const listed = { doctype, schema: pressWebhookSchema, fields, secrets }
    for await (const page of listPages(api, listed, options)) webhooks.push(...page)
    return webhooks
  }

  const run = async <T>(options: CasesolvedNameOptions, method: string, schema?: z.ZodType<T>) => {
    const args = { dt: doctype, dn: checkName(options.name), method }
    return api.call<T>({ method: 'client.run_doc_method', args, schema, idempotent: true }, options)
  }

  return {
    list: (options = {}) => list(options),
    get: (options) => get(options),
    availableEvents(options = {}) {
      const schema = z.array(pressWebhookEventSchema)
      return api.callWithoutTeam({ method: 'webhook.available_events', args: {}, schema, idempotent: true }, options)
    },
    async add({ endpoint: given, secret, events, ...options }) {
      checkSecret(secret)
      const endpoint = checkEndpoint(given)
      const secrets = [secret]
      const args = { endpoint, secret, events }
      await api.call({ method: 'webhook.add', args, idempotent: false, secrets }, options)
      // The newest one, should an older version have let a second one in.
      const added = (await list(options, secrets)).findLast((webhook) => webhook.endpoint === endpoint)
      if (!added) {
        const text = 'Casesolved took the webhook, but does not list it. See Developer Settings in the dashboard.'
        throw new ApiError(packageName, text, { status: 200, retryable: false })
      }
      return get({ ...options, name: added.name }, secrets)
    },
    async update(options) {
      const { endpoint, secret, events } = options
      const name = checkName(options.name)
      if (secret !== undefined) checkSecret(secret)
      const secrets = secret === undefined ? [] : [secret]
      const before = endpoint === undefined || events === undefined ? await get(options, secrets) : undefined
      const kept = { endpoint: before?.endpoint, events: before?.events?.flatMap(({ event }) => event ?? []) }
      const args = {
        name,
        endpoint: endpoint === undefined ? kept.endpoint : checkEndpoint(endpoint),
        // Empty keeps the secret there is.
        secret: secret ?? '',
        events: events ?? kept.events,
      }
      if (args.endpoint === undefined || args.events === undefined) {
        const text = 'Casesolved does not show what this webhook is set to. Give both endpoint and events.'
        throw new ApiError(packageName, text, { status: 200, retryable: false })
      }
      await api.call({ method: 'webhook.update', args, idempotent: true, secrets }, options)
      return get(options, secrets)
    },
    validate: (options) => run(options, 'validate_endpoint', pressWebhookVerdictSchema),
    async activate(options) {
      await run(options, 'activate')
      return get(options)
    },
    async disable(options) {
      await run(options, 'disable')
      return get(options)
    },
    async delete({ name, ...options }) {
      let mayBeGone = false
      const accepts: ApiRequest['accepts'] = (answer, { mayHaveWorked }) => {
        mayBeGone = mayHaveWorked
        return mayHaveWorked && answer.status === 404 && exceptionTypeOf(answer) === 'DoesNotExistError'
      }
      try {
        const args = { doctype, name: checkName(name) }
        await api.call({ method: 'client.delete', args, accepts, idempotent: true }, options)
      } catch (error) {
        // An earlier attempt may have done it: of what is gone Press says the same as of what is another team's.
        const isRefused =
          isHookwrightError(error, 'ApiError') && error.status === 403 && error.providerCode === 'PermissionError'
        if (!(mayBeGone && isRefused) || (await list(options)).some((webhook) => webhook.name === name)) throw error
      }
    },
    ...createWebhookAttempts(api),
  }
}
