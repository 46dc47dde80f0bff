import { ConfigError, isHookwrightError } from '@hookwright/core'
import { packageName } from '../package-name.js'
import { secretsOf } from '../path-token.js'
import type { SmartSuiteWebhook } from '../schemas.js'
import {
  type Call,
  type CallOptions,
  isNotFound,
  readObject,
  readToken,
  refusePage,
  type SmartSuiteApi,
  unusable,
} from './api.js'
import { listPayloads, payloads } from './payloads.js'
import { codeOf } from './problems.js'
import { findWebhook, isWhole, type ReadWebhook, readWebhook, unwrap } from './read-webhook.js'
import { checkFilter, checkId, checkKinds, checkUrl, filterOf, fits, type WebhookSpec } from './spec.js'
import type {
  CreateSmartSuiteWebhookOptions,
  SmartSuiteWebhookIdOptions,
  SmartSuiteWebhooks,
  UpdateSmartSuiteWebhookOptions,
} from './webhook-methods.js'

export function createWebhooks(api: SmartSuiteApi): SmartSuiteWebhooks {
  /** SmartSuite shows no URL while pings are off. */
  const urls = new Map<string, string>()
  /** The documentation has two names for one method; which one answers is found out once. */
  let getMethod = 'GetWebhook'

  function remember(read: ReadWebhook): ReadWebhook {
    const { webhook_id, notification_status } = read.webhook
    const url = notification_status?.enabled?.url
    if (url) urls.set(webhook_id, url)
    return read
  }

  async function find({ webhookId, ...rest }: SmartSuiteWebhookIdOptions): Promise<ReadWebhook> {
    const body = { webhook_id: checkId('webhookId', webhookId) }
    const ask = async (method: string) => {
      const read = readWebhook(unwrap(await api.call({ method, body, idempotent: true }, rest)), method)
      getMethod = method
      return remember(read)
    }
    try {
      return await ask(getMethod)
    } catch (error) {
      if (!isNotFound(error) || isUnknownWebhook(error)) throw error
      try {
        return await ask(getMethod === 'GetWebhook' ? 'GetWebhooks' : 'GetWebhook')
      } catch (second) {
        // Where neither name is known, the first answer says as much. Nothing else may pass for a 404.
        throw isNotFound(second) && !isUnknownWebhook(second) ? error : second
      }
    }
  }

  async function listAll({ solutionId, ...rest }: CallOptions & { solutionId: string }): Promise<ReadWebhook[]> {
    checkId('solutionId', solutionId)
    const found = new Map<string, ReadWebhook>()
    for (let token = ''; ; ) {
      const body = { solution_id: solutionId, page_size: '50', page_token: token }
      const reply = readObject(await api.call({ method: 'ListWebhooks', body, idempotent: true }, rest), 'ListWebhooks')
      const webhooks = reply.webhooks ?? []
      if (!Array.isArray(webhooks)) throw unusable('ListWebhooks, but "webhooks" is no list.')
      const known = found.size
      for (const webhook of webhooks) {
        const read = remember(readWebhook(webhook, 'ListWebhooks'))
        found.set(read.webhook.webhook_id, read)
      }
      token = readToken(reply.next_page_token, 'ListWebhooks')
      // A page that brings nothing new is the end, also where it names a further one: that could go on for ever.
      if (token === '' || found.size === known) return [...found.values()]
    }
  }

  function checkSpec({ solutionId, filter, kinds, url }: WebhookSpec): void {
    checkId('solutionId', solutionId)
    checkFilter(filter)
    checkKinds(kinds)
    if (url !== undefined) checkUrl(url)
  }

  async function create({
    solutionId,
    filter,
    kinds,
    url,
    ...rest
  }: CreateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook> {
    checkSpec({ solutionId, filter, kinds, url })
    const webhook = {
      filter,
      kinds: [...new Set(kinds)],
      locator: { account_id: api.accountId, solution_id: solutionId },
      ...(url === undefined ? {} : { notification_status: { enabled: { url } } }),
    }
    const secrets = secretsOf(url)
    const reply = await api.call({ method: 'CreateWebhook', body: { webhook }, idempotent: false, secrets }, rest)
    return remember(readWebhook(unwrap(reply), 'CreateWebhook')).webhook
  }

  async function ensure(options: CreateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook> {
    checkSpec(options)
    const findFitting = async () =>
      (await listAll(options)).find((read) => isWhole(read) && fits(read.webhook, options))?.webhook
    const found = await findFitting()
    if (found) return found
    try {
      return await create(options)
    } catch (error) {
      // The answer was lost, perhaps not the webhook.
      const isLost = isHookwrightError(error, 'TransportError')
        ? error.code !== 'deadline'
        : isHookwrightError(error, 'ApiError') && (error.status === 408 || error.status >= 500)
      const created = isLost && (await findFitting())
      if (created) return created
      throw error
    }
  }

  /** Sends the webhook back whole, with what changed. */
  async function replace(current: ReadWebhook, changes: Partial<SmartSuiteWebhook>, rest: CallOptions) {
    if (!isWhole(current, changes)) {
      throw unusable('with a locator, filter, kinds or status of the webhook that an update would wipe.')
    }
    const changed = { ...current.webhook, ...changes }
    const { webhook_id, locator, kinds, notification_status = { disabled: {} } } = changed
    const webhook = {
      webhook_id,
      locator: { ...locator, account_id: locator?.account_id ?? api.accountId },
      filter: filterOf(changed),
      kinds,
      notification_status,
    }
    const secrets = secretsOf(notification_status?.enabled?.url)
    const reply = await api.call({ method: 'UpdateWebhook', body: { webhook }, idempotent: true, secrets }, rest)
    refusePage(reply, 'UpdateWebhook')
    const answered = findWebhook(unwrap(reply))
    return (answered ? remember(answered) : await find({ webhookId: webhook_id, ...rest })).webhook
  }

  async function update({
    webhookId,
    filter,
    kinds,
    url,
    ...rest
  }: UpdateSmartSuiteWebhookOptions): Promise<SmartSuiteWebhook> {
    if (filter) checkFilter(filter)
    if (kinds) checkKinds(kinds)
    if (url !== undefined) checkUrl(url)
    const current = await find({ webhookId, ...rest })
    const changes: Partial<SmartSuiteWebhook> = {}
    if (url !== undefined) changes.notification_status = { enabled: { url } }
    if (filter) changes.filter = filter as NonNullable<SmartSuiteWebhook['filter']>
    if (kinds) changes.kinds = [...new Set(kinds)]
    return replace(current, changes, rest)
  }

  return {
    create,
    ensure,
    list: async (options) => (await listAll(options)).map(({ webhook }) => webhook),
    get: async (call) => (await find(call)).webhook,
    update,
    async delete({ webhookId, ...rest }) {
      const body = { webhook_id: checkId('webhookId', webhookId) }
      // An earlier attempt did it, and its answer was lost. A 404 of a gateway says nothing of the webhook.
      const accepts: Call['accepts'] = ({ status, json }, { mayHaveWorked }) =>
        mayHaveWorked && status === 404 && codeOf(json) === unknownWebhook
      const reply = await api.call({ method: 'DeleteWebhook', body, idempotent: true, accepts }, rest)
      refusePage(reply, 'DeleteWebhook')
      urls.delete(webhookId)
    },
    async enableNotifications({ webhookId, url, ...rest }) {
      if (url !== undefined) checkUrl(url)
      const current = await find({ webhookId, ...rest })
      const target = url ?? urls.get(webhookId)
      if (target === undefined) {
        throw new ConfigError(
          packageName,
          'option_invalid',
          'Option "url" is needed: SmartSuite forgets the URL of a webhook whose pings are off.',
        )
      }
      return replace(current, { notification_status: { enabled: { url: target } } }, rest)
    },
    async disableNotifications({ webhookId, ...rest }) {
      return replace(await find({ webhookId, ...rest }), { notification_status: { disabled: {} } }, rest)
    },
    listPayloads: (options) => listPayloads(api, options),
    payloads: (options) => payloads(api, options),
  }
}

/** SmartSuite's word for it. Of a method that it does not know it says `bad_route`. */
const unknownWebhook = 'not_found'

/** Whether SmartSuite knows the method and not the webhook. */
const isUnknownWebhook = (error: unknown): boolean =>
  isHookwrightError(error, 'ApiError') && error.providerCode === unknownWebhook
