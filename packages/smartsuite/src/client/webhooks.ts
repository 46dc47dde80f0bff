import { ConfigError, isHookwrightError } from '@hookwright/core'
import type { CallOptions } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import { secretsOf } from '../path-token.js'
import type { SmartSuiteWebhook } from '../schemas.js'
import { type Call, type SmartSuiteApi, unusable } from './api.js'
import { createWebhookFinder, unknownWebhook } from './find-webhooks.js'
import { listPayloads, payloads } from './payloads.js'
import { codeOf } from './problems.js'
import { findWebhook, isWhole, type ReadWebhook, readWebhook, unwrap } from './read-webhook.js'
import { checkFilter, checkId, checkKinds, checkUrl, filterOf, fits, type WebhookSpec } from './spec.js'
import type {
  CreateSmartSuiteWebhookOptions,
  SmartSuiteWebhooks,
  UpdateSmartSuiteWebhookOptions,
} from './webhook-methods.js'

function checkSpec({ solutionId, filter, kinds, url }: WebhookSpec): void {
  checkId('solutionId', solutionId)
  checkFilter(filter)
  checkKinds(kinds)
  if (url !== undefined) checkUrl(url)
}

/** Whether a call that failed may have had an effect: its answer was lost, or does not say. */
function isInDoubt(error: unknown): boolean {
  if (isHookwrightError(error, 'TransportError')) return error.code !== 'deadline'
  return isHookwrightError(error, 'ApiError') && (error.status === 408 || error.status >= 500)
}

export function createWebhooks(api: SmartSuiteApi): SmartSuiteWebhooks {
  const { find, findAll, remember, lastUrl, forget } = createWebhookFinder(api)

  async function create(options: CreateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook> {
    checkSpec(options)
    const { solutionId, filter, kinds, url } = options
    const webhook = {
      filter,
      kinds: [...new Set(kinds)],
      locator: { account_id: api.accountId, solution_id: solutionId },
      ...(url === undefined ? {} : { notification_status: { enabled: { url } } }),
    }
    const secrets = secretsOf(url)
    const reply = await api.call({ method: 'CreateWebhook', body: { webhook }, idempotent: false, secrets }, options)
    return remember(readWebhook(unwrap(reply), 'CreateWebhook')).webhook
  }

  async function ensure(options: CreateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook> {
    checkSpec(options)
    const findFitting = async () =>
      (await findAll(options)).find((read) => isWhole(read) && fits(read.webhook, options))?.webhook
    const found = await findFitting()
    if (found) return found
    try {
      return await create(options)
    } catch (error) {
      const created = isInDoubt(error) && (await findFitting())
      if (created) return created
      throw error
    }
  }

  /** Sends the complete webhook back, with the changes. */
  async function replace(current: ReadWebhook, changes: Partial<SmartSuiteWebhook>, options: CallOptions) {
    if (!isWhole(current, changes)) {
      throw unusable('with a locator, filter, kinds or status of the webhook that an update would erase.')
    }
    const changed = { ...current.webhook, ...changes }
    const { webhook_id, locator, kinds, notification_status = { disabled: {} } } = changed
    const webhook = {
      webhook_id,
      locator: { account_id: api.accountId, ...locator },
      filter: filterOf(changed),
      kinds,
      notification_status,
    }
    const secrets = secretsOf(notification_status.enabled?.url)
    const reply = await api.call({ method: 'UpdateWebhook', body: { webhook }, idempotent: true, secrets }, options)
    const answered = findWebhook(unwrap(reply))
    return (answered ? remember(answered) : await find({ ...options, webhookId: webhook_id })).webhook
  }

  async function update(options: UpdateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook> {
    const { filter, kinds, url } = options
    if (filter) checkFilter(filter)
    if (kinds) checkKinds(kinds)
    if (url !== undefined) checkUrl(url)
    const current = await find(options)
    const changes: Partial<SmartSuiteWebhook> = {}
    if (url !== undefined) changes.notification_status = { enabled: { url } }
    if (filter) changes.filter = filter as NonNullable<SmartSuiteWebhook['filter']>
    if (kinds) changes.kinds = [...new Set(kinds)]
    return replace(current, changes, options)
  }

  return {
    create,
    ensure,
    list: async (options) => (await findAll(options)).map(({ webhook }) => webhook),
    get: async (options) => (await find(options)).webhook,
    update,
    async delete({ webhookId, ...options }) {
      const body = { webhook_id: checkId('webhookId', webhookId) }
      // An earlier attempt deleted it, and its answer was lost. A 404 from a gateway says nothing about the webhook.
      const accepts: Call['accepts'] = ({ status, json }, { mayHaveWorked }) =>
        mayHaveWorked && status === 404 && codeOf(json) === unknownWebhook
      await api.call({ method: 'DeleteWebhook', body, idempotent: true, accepts }, options)
      forget(webhookId)
    },
    async enableNotifications(options) {
      const { webhookId, url } = options
      if (url !== undefined) checkUrl(url)
      const current = await find(options)
      const target = url ?? lastUrl(webhookId)
      if (target === undefined) {
        throw new ConfigError(
          packageName,
          'option_invalid',
          'Option "url" is needed: SmartSuite forgets the URL of a webhook whose pings are off.',
        )
      }
      return replace(current, { notification_status: { enabled: { url: target } } }, options)
    },
    async disableNotifications(options) {
      return replace(await find(options), { notification_status: { disabled: {} } }, options)
    },
    listPayloads: (options) => listPayloads(api, options),
    payloads: (options) => payloads(api, options),
  }
}
