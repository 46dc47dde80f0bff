import type { CallOptions } from '@hookwright/core/client'
import { isNotFound, readObject, readToken, type SmartSuiteApi, unusable } from './api.js'
import { type ReadWebhook, readWebhook, unwrap } from './read-webhook.js'
import { checkId } from './spec.js'
import type { SmartSuiteWebhookIdOptions } from './webhook-methods.js'

/** Reads webhooks, and remembers their URLs, which SmartSuite forgets. */
export interface WebhookFinder {
  find(options: SmartSuiteWebhookIdOptions): Promise<ReadWebhook>
  /** All of a solution. */
  findAll(options: CallOptions & { solutionId: string }): Promise<ReadWebhook[]>
  /** Remembers the URL of a webhook: SmartSuite shows none while pings are off. */
  remember(read: ReadWebhook): ReadWebhook
  /** The last URL that was seen for a webhook. */
  lastUrl(webhookId: string): string | undefined
  forget(webhookId: string): void
}

/** SmartSuite's code for an unknown webhook. For an unknown method, the code is `bad_route`. */
export const unknownWebhook = 'not_found'

/** Whether a 404 is about the method, or from a gateway, and not about the webhook. */
const isUnknownMethod = (error: unknown): boolean => isNotFound(error) && error.providerCode !== unknownWebhook

export function createWebhookFinder(api: SmartSuiteApi): WebhookFinder {
  const urls = new Map<string, string>()
  /** The documentation has two names for this method. The one that works is remembered. */
  let getMethod = 'GetWebhook'

  function remember(read: ReadWebhook): ReadWebhook {
    const { webhook_id, notification_status } = read.webhook
    const url = notification_status?.enabled?.url
    if (url) urls.set(webhook_id, url)
    return read
  }

  return {
    remember,
    lastUrl: (webhookId) => urls.get(webhookId),
    forget: (webhookId) => void urls.delete(webhookId),

    async find({ webhookId, ...options }) {
      const body = { webhook_id: checkId('webhookId', webhookId) }
      const ask = async (method: string) => {
        const read = readWebhook(unwrap(await api.call({ method, body, idempotent: true }, options)), method)
        getMethod = method
        return remember(read)
      }
      try {
        return await ask(getMethod)
      } catch (error) {
        if (!isUnknownMethod(error)) throw error
        try {
          return await ask(getMethod === 'GetWebhook' ? 'GetWebhooks' : 'GetWebhook')
        } catch (second) {
          // If neither name is known, the first error says so. No other error may be reported as a 404.
          throw isUnknownMethod(second) ? error : second
        }
      }
    },

    async findAll({ solutionId, ...options }) {
      checkId('solutionId', solutionId)
      const found = new Map<string, ReadWebhook>()
      for (let token = ''; ; ) {
        const body = { solution_id: solutionId, page_size: '50', page_token: token }
        const reply = await api.call({ method: 'ListWebhooks', body, idempotent: true }, options)
        const { webhooks, next_page_token } = readObject(reply, 'ListWebhooks')
        const page = webhooks ?? []
        if (!Array.isArray(page)) throw unusable('ListWebhooks, but "webhooks" is not a list.')
        const known = found.size
        for (const webhook of page) {
          const read = remember(readWebhook(webhook, 'ListWebhooks'))
          found.set(read.webhook.webhook_id, read)
        }
        token = readToken(next_page_token, 'ListWebhooks')
        // A page with nothing new is the end, even if it names a further page: that could go on for ever.
        if (token === '' || found.size === known) return [...found.values()]
      }
    },
  }
}
