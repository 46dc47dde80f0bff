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
import { getDocument, listPages, type NameOptions } from './documents.js'
import type { CallOptions, InnerCallOptions, PressApi } from './press-api.js'
import { type CasesolvedWebhookAttempts, createWebhookAttempts } from './webhook-attempts.js'

export interface AddWebhookOptions extends CallOptions {
  /** https, a public host, no query, at most 140 characters. */
  endpoint: string
  /** At most 140 characters of Latin-1. */
  secret: string
  /** At least one. */
  events: readonly CasesolvedEventName[]
}

export interface UpdateWebhookOptions extends NameOptions {
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
  get(options: NameOptions): Promise<PressWebhook>
  /**
   * Adds a webhook and gives it, found by its endpoint because the API names none. It is off: activate it.
   *
   * @throws ConfigError for a secret that Press can't send, or an endpoint that it can't keep
   */
  add(options: AddWebhookOptions): Promise<PressWebhook>
  /** Changes what is given and keeps the rest. */
  update(options: UpdateWebhookOptions): Promise<PressWebhook>
  /** Sends `Webhook Validate` to the endpoint and says what came of it. Changes nothing. */
  validate(options: NameOptions): Promise<PressWebhookVerdict>
  /**
   * Validates once more and turns the webhook on.
   *
   * @throws ApiError 417 when the endpoint does not answer with 200 to 299
   */
  activate(options: NameOptions): Promise<PressWebhook>
  disable(options: NameOptions): Promise<PressWebhook>
  /**
   * Deletes a webhook. Where the answer was lost, the call is repeated, and a webhook that is gone then is deleted.
   *
   * @throws ApiError 403 when the team has no such webhook
   */
  delete(options: NameOptions): Promise<void>
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
  const get = (options: NameOptions & InnerCallOptions) => getDocument(api, doctype, options, pressWebhookSchema)

  async function list(options: InnerCallOptions = {}): Promise<readonly PressWebhook[]> {
    const webhooks: PressWebhook[] = []
    const fields = ['name', 'enabled', 'endpoint', 'creation', 'modified']
    for await (const page of listPages(api, doctype, { ...options, fields }, pressWebhookSchema)) webhooks.push(...page)
    return webhooks
  }

  const run = <T>(name: string, method: string, options: CallOptions, schema?: z.ZodType<T>) =>
    api.call<T>({
      ...options,
      method: 'client.run_doc_method',
      args: { dt: doctype, dn: name, method },
      schema,
      repeatable: true,
    })

  return {
    list,
    get,
    availableEvents: (options = {}) =>
      api.callWithoutTeam({
        ...options,
        method: 'webhook.available_events',
        args: {},
        schema: z.array(pressWebhookEventSchema),
        repeatable: true,
      }),
    async add({ endpoint: given, secret, events, ...callOptions }) {
      checkSecret(secret)
      const endpoint = checkEndpoint(given)
      const options = { ...callOptions, secrets: [secret] }
      await api.call({ ...options, method: 'webhook.add', args: { endpoint, secret, events }, repeatable: false })
      // The newest one, should an older version have let a second one in.
      const added = (await list(options)).findLast((webhook) => webhook.endpoint === endpoint)
      if (!added) {
        const text = 'Casesolved took the webhook, but does not list it. See Developer Settings in the dashboard.'
        throw new ApiError(packageName, text, { status: 200, retryable: false })
      }
      return get({ ...options, name: added.name })
    },
    async update({ name, endpoint, secret, events, ...callOptions }) {
      if (secret !== undefined) checkSecret(secret)
      const options = { ...callOptions, secrets: secret === undefined ? [] : [secret] }
      const before = endpoint === undefined || events === undefined ? await get({ ...options, name }) : undefined
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
      await api.call({ ...options, method: 'webhook.update', args, repeatable: true })
      return get({ ...options, name })
    },
    validate: ({ name, ...options }) => run(name, 'validate_endpoint', options, pressWebhookVerdictSchema),
    async activate({ name, ...options }) {
      await run(name, 'activate', options)
      return get({ ...options, name })
    },
    async disable({ name, ...options }) {
      await run(name, 'disable', options)
      return get({ ...options, name })
    },
    async delete({ name, ...options }) {
      let isRepeated = false
      const accepts: ApiRequest['accepts'] = ({ status }, attempt) => {
        isRepeated = attempt > 1
        return isRepeated && status === 404
      }
      try {
        await api.call({ ...options, method: 'client.delete', args: { doctype, name }, accepts, repeatable: true })
      } catch (error) {
        // The first attempt may have done it: of what is gone Press says the same as of what is another team's.
        const isUnclear = isRepeated && isHookwrightError(error, 'ApiError') && error.status === 403
        if (!isUnclear || (await list(options)).some((webhook) => webhook.name === name)) throw error
      }
    },
    ...createWebhookAttempts(api),
  }
}
