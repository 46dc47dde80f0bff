import { ConfigError, isHookwrightError, prepareSecrets } from '@hookwright/core'
import { ApiError, type ApiRequest, type CallOptions } from '@hookwright/core/client'
import * as z from 'zod'
import { packageName } from '../package-name.js'
import { casesolvedSecretRules } from '../presented-secret.js'
import {
  type PressWebhook,
  pressWebhookEventSchema,
  pressWebhookSchema,
  pressWebhookVerdictSchema,
} from '../schemas.js'
import { type CasesolvedNameOptions, checkName, checkText, getDocument, listPages } from './documents.js'
import type { PressApi } from './press-api.js'
import { exceptionTypeOf } from './server-messages.js'
import { createWebhookAttempts } from './webhook-attempts.js'
import type { CasesolvedWebhooks } from './webhook-methods.js'

const doctype = 'Press Webhook'
const longestEndpoint = 140

function checkSecret(secret: string): void {
  prepareSecrets(secret, casesolvedSecretRules(true))
}

function checkEndpoint(endpoint: string): string {
  const trimmed = checkText('endpoint', endpoint).trim()
  if (trimmed.length <= longestEndpoint) return trimmed
  const text = `Option "endpoint": over ${longestEndpoint} characters, deliveries are neither recorded nor retried.`
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
      // The newest one, in case an older version of Press accepted a second webhook for this endpoint.
      const added = (await list(options, secrets)).findLast((webhook) => webhook.endpoint === endpoint)
      if (!added) {
        const text = 'Casesolved accepted the webhook, but does not list it. See Developer Settings in the dashboard.'
        throw new ApiError(packageName, text, { status: 200, retryable: false })
      }
      return get({ ...options, name: added.name }, secrets)
    },
    async update(options) {
      const { secret, events } = options
      const name = checkName(options.name)
      const endpoint = options.endpoint === undefined ? undefined : checkEndpoint(options.endpoint)
      if (secret !== undefined) checkSecret(secret)
      const secrets = secret === undefined ? [] : [secret]
      const before = endpoint === undefined || events === undefined ? await get(options, secrets) : undefined
      const args = {
        name,
        endpoint: endpoint ?? before?.endpoint,
        // An empty text keeps the present secret.
        secret: secret ?? '',
        events: events ?? before?.events?.flatMap(({ event }) => event ?? []),
      }
      if (args.endpoint === undefined || args.events === undefined) {
        const text = 'Casesolved does not show the endpoint and events of this webhook. Give both.'
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
        // An earlier attempt may have deleted it: Press answers the same for a missing webhook as for another team's.
        const isRefused =
          isHookwrightError(error, 'ApiError') && error.status === 403 && error.providerCode === 'PermissionError'
        if (!(mayBeGone && isRefused) || (await list(options)).some((webhook) => webhook.name === name)) throw error
      }
    },
    ...createWebhookAttempts(api),
  }
}
