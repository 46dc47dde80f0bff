import { type ApiClient, type CallOptions, callOptionsOf, hideFields } from '@hookwright/core/client'
import * as z from 'zod'
import { type SmartsheetWebhook, smartsheetWebhookSchema } from '../schemas/webhook.js'
import { saysGone } from './gone.js'
import { checkScope, type Id, type Path, segmentsOf } from './ids.js'
import { createList, type SmartsheetList, type SmartsheetListOptions } from './list.js'
import { classify } from './problems.js'
import { getResource } from './resource.js'

export interface SmartsheetWebhookIdOptions extends CallOptions {
  webhookId: number
}

export interface CreateSmartsheetWebhookOptions extends CallOptions {
  name: string
  /** https, with a public certificate, on port 443, 8000, 8008, 8080 or 8443. */
  callbackUrl: string
  /** Default `sheet`. A plan's webhook needs a System Admin. A plan may have 100 webhooks, a sheet 100,000. */
  scope?: 'sheet' | 'plan' | undefined
  /** The sheet's id, or the plan's. */
  scopeObjectId: number
  /** Only these columns of a sheet; none means all. Deleted rows are reported in any case. Can't be changed later. */
  subscope?: { columnIds: readonly Id[] } | undefined
  /** Default `['*.*']`, which is all that sheets allow. Plans: `user.*`, `user.seatType.*`, `user.seatType.updated`. */
  events?: readonly string[] | undefined
  /** Plans only: sent with every request to `callbackUrl`. */
  customHeaders?: Readonly<Record<string, string>> | undefined
}

export interface UpdateSmartsheetWebhookOptions extends SmartsheetWebhookIdOptions {
  name?: string | undefined
  callbackUrl?: string | undefined
  /** `true` sends the challenge, and the call lasts until it is answered. Read `enabled` and `status` of the result. */
  enabled?: boolean | undefined
  events?: readonly string[] | undefined
  customHeaders?: Readonly<Record<string, string>> | undefined
}

/** https://developers.smartsheet.com/api/smartsheet/openapi/webhooks/createwebhook and its neighbours */
export interface SmartsheetWebhooks {
  /**
   * The webhooks that the owner of the token owns, or those of the app that the token is for, newest first.
   *
   * Smartsheet numbers pages: a deletion moves the remaining webhooks forward, so the next page skips as many. To
   * delete, collect first: `for (const { id } of await client.webhooks.list())`.
   */
  list(options?: SmartsheetListOptions): SmartsheetList<SmartsheetWebhook>
  /**
   * One webhook with its `sharedSecret`, which is hidden from logs.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: SmartsheetWebhookIdOptions): Promise<SmartsheetWebhook>
  /** The new webhook is not enabled yet: store its `sharedSecret`, then update it with `enabled: true`. */
  create(options: CreateSmartsheetWebhookOptions): Promise<SmartsheetWebhook>
  /** Changes the given fields and keeps the others. `enabled: true` sends the challenge. */
  update(options: UpdateSmartsheetWebhookOptions): Promise<SmartsheetWebhook>
  /** Repeated if its answer is lost: a webhook that is then gone counts as deleted. */
  delete(options: SmartsheetWebhookIdOptions): Promise<void>
  /**
   * Creates a new secret, which replaces the old one. Retries may still be signed with the old one: accept both for a
   * day. Not repeated if its answer is lost: `get` shows the current secret. Read `sharedSecret` by its name: it is
   * hidden from logs, and a copy or the JSON of the result does not contain it.
   */
  resetSharedSecret(options: SmartsheetWebhookIdOptions): Promise<{ sharedSecret: string }>
}

const hide = (webhook: SmartsheetWebhook) => hideFields(webhook, ['sharedSecret', 'customHeaders'])

/** Lists, gets, creates, updates and deletes webhooks. */
export function createWebhooks(api: ApiClient): SmartsheetWebhooks {
  const wrapped: z.ZodType<{ result: SmartsheetWebhook }> = z.looseObject({ result: smartsheetWebhookSchema })
  const send = async (
    method: string,
    path: Path,
    json: Pick<CreateSmartsheetWebhookOptions, 'customHeaders'>,
    options: CallOptions,
  ) => {
    const { data } = await api.request({
      ...callOptionsOf(options),
      method,
      path: segmentsOf(path),
      json,
      // If a creation is sent twice, it leaves a second webhook that never fires.
      ...(method === 'POST' && { idempotent: false }),
      schema: wrapped,
      requires: ['result.id'],
      secrets: Object.values(json.customHeaders ?? {}),
    })
    return hide(data.result)
  }
  return {
    list: (options = {}) =>
      createList(api, {
        path: ['webhooks'],
        item: smartsheetWebhookSchema,
        keyOf: ({ id }) => String(id),
        prepare: hide,
        options,
      }),
    async get({ webhookId, ...options }) {
      return hide(
        await getResource(api, { path: ['webhooks', { webhookId }], schema: smartsheetWebhookSchema }, options),
      )
    },
    async create(options) {
      const { name, callbackUrl, scope = 'sheet', scopeObjectId, subscope, events = ['*.*'], customHeaders } = options
      const attributes = { name, callbackUrl, scope, scopeObjectId, subscope, events, customHeaders, version: 1 }
      checkScope(options)
      return send('POST', ['webhooks'], attributes, options)
    },
    update({ webhookId, name, callbackUrl, enabled, events, customHeaders, ...options }) {
      const attributes = { name, callbackUrl, enabled, events, customHeaders }
      return send('PUT', ['webhooks', { webhookId }], attributes, options)
    },
    async delete({ webhookId, ...options }) {
      await api.request({
        ...callOptionsOf(options),
        method: 'DELETE',
        path: segmentsOf(['webhooks', { webhookId }]),
        // An earlier attempt deleted it, and its answer was lost.
        accepts: (answer, { mayHaveWorked }) => mayHaveWorked && saysGone({ ...answer, ...classify(answer) }),
        // The answer is not used: any JSON will do, or none. An HTML page, such as a login page, is not an answer.
        schema: z.unknown(),
      })
    },
    async resetSharedSecret({ webhookId, ...options }) {
      const { data } = await api.request({
        ...callOptionsOf(options),
        method: 'POST',
        path: segmentsOf(['webhooks', { webhookId }, 'resetsharedsecret']),
        // The call has no body, but is documented with this header.
        headers: { 'content-type': 'application/json' },
        // If it is sent twice, a second secret replaces the first, which may be stored by then.
        idempotent: false,
        schema: z.looseObject({ result: z.looseObject({ sharedSecret: z.string() }) }),
        requires: ['result.sharedSecret'],
      })
      return hideFields({ sharedSecret: data.result.sharedSecret }, ['sharedSecret'])
    },
  }
}
