import { ConfigError, isHookwrightError } from '@hookwright/core'
import { packageName } from '../package-name.js'
import { secretsOf } from '../path-token.js'
import { type SmartSuiteWebhook, smartSuiteWebhookSchema } from '../schemas.js'
import {
  type Call,
  type CallOptions,
  isNotFound,
  readObject,
  readReply,
  readToken,
  type SmartSuiteApi,
  unusable,
} from './api.js'
import { listPayloads, payloads } from './payloads.js'
import { codeOf } from './problems.js'
import { checkFilter, checkId, checkKinds, checkUrl, fits, type WebhookSpec } from './spec.js'
import type { CreateWebhookOptions, SmartSuiteWebhooks, UpdateWebhookOptions, WebhookCall } from './webhook-methods.js'

type Status = SmartSuiteWebhook['notification_status']

/** Bare or in `{ webhook }`: the documentation shows one and others have seen the other. */
function readWebhook(reply: unknown, method: string): SmartSuiteWebhook {
  const { webhook } = (reply ?? {}) as { webhook?: unknown }
  return readReply(smartSuiteWebhookSchema, webhook ?? reply, method)
}

export function createWebhooks(api: SmartSuiteApi): SmartSuiteWebhooks {
  /** SmartSuite shows no URL while pings are off. */
  const urls = new Map<string, string>()
  /** The documentation has two names for one method; which one answers is found out once. */
  let getMethod = 'GetWebhook'

  function remember(webhook: SmartSuiteWebhook): SmartSuiteWebhook {
    const url = webhook.notification_status?.enabled?.url
    if (url) urls.set(webhook.webhook_id, url)
    return webhook
  }

  async function get({ webhookId, ...rest }: WebhookCall): Promise<SmartSuiteWebhook> {
    const body = { webhook_id: checkId('webhookId', webhookId) }
    const ask = async (method: string) => {
      const webhook = readWebhook(await api.call({ method, body, idempotent: true }, rest), method)
      getMethod = method
      return remember(webhook)
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

  async function list({ solutionId, ...rest }: CallOptions & { solutionId: string }): Promise<SmartSuiteWebhook[]> {
    checkId('solutionId', solutionId)
    const found = new Map<string, SmartSuiteWebhook>()
    for (let token = ''; ; ) {
      const body = { solution_id: solutionId, page_size: '50', page_token: token }
      const reply = readObject(await api.call({ method: 'ListWebhooks', body, idempotent: true }, rest), 'ListWebhooks')
      const webhooks = reply.webhooks ?? []
      if (!Array.isArray(webhooks)) throw unusable('ListWebhooks, but "webhooks" is no list.')
      const known = found.size
      for (const webhook of webhooks) {
        const read = remember(readReply(smartSuiteWebhookSchema, webhook, 'ListWebhooks'))
        found.set(read.webhook_id, read)
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

  async function create({ solutionId, filter, kinds, url, ...rest }: CreateWebhookOptions): Promise<SmartSuiteWebhook> {
    checkSpec({ solutionId, filter, kinds, url })
    const webhook = {
      filter,
      kinds: [...new Set(kinds)],
      locator: { account_id: api.accountId, solution_id: solutionId },
      ...(url === undefined ? {} : { notification_status: { enabled: { url } } }),
    }
    const secrets = secretsOf(url)
    const reply = await api.call({ method: 'CreateWebhook', body: { webhook }, idempotent: false, secrets }, rest)
    return remember(readWebhook(reply, 'CreateWebhook'))
  }

  async function ensure(options: CreateWebhookOptions): Promise<SmartSuiteWebhook> {
    checkSpec(options)
    const find = async () => (await list(options)).find((webhook) => fits(webhook, options))
    const found = await find()
    if (found) return found
    try {
      return await create(options)
    } catch (error) {
      // The answer was lost, perhaps not the webhook.
      const created = isHookwrightError(error, 'TransportError') && error.code !== 'deadline' && (await find())
      if (created) return created
      throw error
    }
  }

  /** Sends the webhook back whole, with what changed. */
  async function replace(current: SmartSuiteWebhook, changes: Partial<SmartSuiteWebhook>, rest: CallOptions) {
    const { webhook_id, locator, filter, kinds, notification_status } = { ...current, ...changes }
    const webhook = {
      webhook_id,
      locator: { ...locator, account_id: locator?.account_id ?? api.accountId },
      filter,
      kinds,
      notification_status,
    }
    if (!locator?.solution_id || !filter || !kinds) {
      throw unusable('without the locator, filter or kinds of the webhook, which an update would wipe.')
    }
    const secrets = secretsOf(notification_status?.enabled?.url)
    const reply = await api.call({ method: 'UpdateWebhook', body: { webhook }, idempotent: true, secrets }, rest)
    const answered = readWebhookOrNothing(reply)
    return answered ? remember(answered) : get({ webhookId: webhook_id, ...rest })
  }

  async function update({ webhookId, filter, kinds, url, ...rest }: UpdateWebhookOptions): Promise<SmartSuiteWebhook> {
    if (filter) checkFilter(filter)
    if (kinds) checkKinds(kinds)
    if (url !== undefined) checkUrl(url)
    const current = await get({ webhookId, ...rest })
    const status: Status = url === undefined ? (current.notification_status ?? { disabled: {} }) : { enabled: { url } }
    const changes: Partial<SmartSuiteWebhook> = { notification_status: status }
    if (filter) changes.filter = filter as NonNullable<SmartSuiteWebhook['filter']>
    if (kinds) changes.kinds = [...new Set(kinds)]
    return replace(current, changes, rest)
  }

  return {
    create,
    ensure,
    list,
    get,
    update,
    async delete({ webhookId, ...rest }) {
      const body = { webhook_id: checkId('webhookId', webhookId) }
      // An earlier attempt did it, and its answer was lost. A 404 of a gateway says nothing of the webhook.
      const accepts: Call['accepts'] = ({ status, json }, { mayHaveWorked }) =>
        mayHaveWorked && status === 404 && codeOf(json) === unknownWebhook
      const reply = await api.call({ method: 'DeleteWebhook', body, idempotent: true, accepts }, rest)
      // What it holds is not described, and it may be empty, but a page, such as that of a login, is no reply.
      readObject(reply ?? {}, 'DeleteWebhook')
      urls.delete(webhookId)
    },
    async enableNotifications({ webhookId, url, ...rest }) {
      if (url !== undefined) checkUrl(url)
      const current = await get({ webhookId, ...rest })
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
      return replace(await get({ webhookId, ...rest }), { notification_status: { disabled: {} } }, rest)
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

function readWebhookOrNothing(reply: unknown): SmartSuiteWebhook | undefined {
  try {
    return readWebhook(reply, 'UpdateWebhook')
  } catch {
    return undefined
  }
}
