import { hideFields } from '@hookwright/core/client'
import type { SmartsheetSheet } from '../../schemas/sheet.js'
import { type AttributeRules, type Attributes, checkNames, checkValues } from './attributes.js'
import { type Callbacks, disable, enable } from './callbacks.js'
import { type PagingRules, pageOf } from './paging.js'
import { json, refuse } from './problems.js'
import { type EmulatedWebhook, newId, newSecret, type SmartsheetEmulatorState } from './state.js'

export interface WebhookRules extends PagingRules, AttributeRules {
  failedVerification: 'result' | 'error'
  now(): number
  random(): number
}

const required = ['callbackUrl', 'events', 'name', 'scope', 'scopeObjectId', 'version']
const changeable = ['callbackUrl', 'enabled', 'events', 'name', 'version', 'customHeaders']
const creatable = [...required, 'subscope', 'customHeaders', 'enabled']

/** https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-status */
function exceedsGrid({ rows = [], columns = [] }: SmartsheetSheet): boolean {
  return rows.length > 20_000 || columns.length > 400 || rows.length * columns.length > 500_000
}

/**
 * Disables the webhooks of a sheet that is too large. Whether Smartsheet then sends a status callback is not
 * documented.
 */
export function disableTooLarge({ sheets, webhooks }: SmartsheetEmulatorState, sheetId: number): void {
  const sheet = sheets.get(sheetId)
  if (!sheet || !exceedsGrid(sheet)) return
  for (const webhook of webhooks.values()) {
    if (webhook.scope !== 'sheet' || webhook.scopeObjectId !== sheetId || !webhook.enabled) continue
    disable(webhook, 'DISABLED_EXCEEDED_GRID_LIMITS', 'The sheet is too large.')
  }
}

/** What the API shows, secret included. */
function shown(webhook: EmulatedWebhook): object {
  const { acknowledged: _, ...fields } = webhook
  const { sharedSecret, customHeaders } = webhook
  return { ...fields, sharedSecret, customHeaders }
}

const success = (result?: object) => json({ message: 'SUCCESS', resultCode: 0, ...(result && { result }) })

/** Answers requests to `/webhooks` and below. */
export type WebhookRoutes = (
  method: string,
  path: readonly string[],
  query: URLSearchParams,
  body: Attributes,
) => Promise<Response>

export function createWebhookRoutes(
  state: SmartsheetEmulatorState,
  callbacks: Callbacks,
  rules: WebhookRules,
): WebhookRoutes {
  const time = () => new Date(rules.now()).toISOString()

  function create(attributes: Attributes): Response {
    const missing = required.filter((name) => attributes[name] === undefined)
    if (missing.length > 0) refuse(1012, { attributes: missing })
    checkNames(attributes, creatable)
    checkValues(attributes, rules)
    const { scope, scopeObjectId } = attributes as { scope: string; scopeObjectId: number }
    const isVisible = state.sheets.has(scopeObjectId) && !state.inaccessibleSheets.has(scopeObjectId)
    if (scope === 'sheet' && !isVisible) refuse(1151)
    const webhook = {
      ...attributes,
      id: newId(rules.random),
      enabled: false,
      status: 'NEW_NOT_VERIFIED',
      sharedSecret: newSecret(rules.random),
      createdAt: time(),
      modifiedAt: time(),
      acknowledged: 0,
    } as unknown as EmulatedWebhook
    state.webhooks.set(webhook.id, hideFields(webhook, ['sharedSecret', 'customHeaders']))
    return success(shown(webhook))
  }

  async function turnOn(webhook: EmulatedWebhook): Promise<void> {
    if (webhook.status === 'DISABLED_APP_REVOKED') refuse(1153)
    if (webhook.status === 'DISABLED_ADMINISTRATIVE') refuse(1154)
    if (webhook.scope === 'sheet') {
      const sheet = state.sheets.get(webhook.scopeObjectId)
      if (!sheet || state.inaccessibleSheets.has(webhook.scopeObjectId)) {
        return disable(webhook, 'DISABLED_SCOPE_INACCESSIBLE', 'The owner has no access to the sheet.')
      }
      if (exceedsGrid(sheet)) {
        return disable(webhook, 'DISABLED_EXCEEDED_GRID_LIMITS', 'The sheet is too large.')
      }
    }
    if (await callbacks.verify(webhook)) return enable(webhook)
    const isOutOfReach = state.callbacks.at(-1)?.problem === 'not allowed'
    const details = isOutOfReach
      ? 'This emulator calls only loopback, unless "callbacksTo" is "any".'
      : 'The challenge was not answered.'
    disable(webhook, 'DISABLED_VERIFICATION_FAILED', details)
    if (rules.failedVerification === 'error') refuse(1018, { attribute: 'enabled' })
  }

  async function update(webhook: EmulatedWebhook, attributes: Attributes): Promise<Response> {
    checkNames(attributes, changeable)
    checkValues({ scope: webhook.scope, events: webhook.events, ...attributes }, rules)
    const { enabled, ...rest } = attributes
    Object.assign(webhook, rest, { modifiedAt: time() })
    hideFields(webhook, ['sharedSecret', 'customHeaders'])
    if (enabled === true && !webhook.enabled) await turnOn(webhook)
    if (enabled === false) disable(webhook, 'DISABLED_BY_OWNER', 'The owner disabled it.')
    return success(shown(webhook))
  }

  return async (method, [id, action], query, body) => {
    if (id === undefined) {
      if (method === 'POST') return create(body)
      // As in Smartsheet, lists do not show the true events.
      const listed = [...state.webhooks.values()].map((webhook) => ({ ...shown(webhook), events: ['*.*'] }))
      return method === 'GET' ? json(pageOf(listed.reverse(), query, rules)) : refuse(1006)
    }
    const webhook = state.webhooks.get(Number(id)) ?? refuse(1006)
    if (action?.toLowerCase() === 'resetsharedsecret' && method === 'POST') {
      webhook.sharedSecret = newSecret(rules.random)
      return success({ sharedSecret: webhook.sharedSecret })
    }
    if (action !== undefined) return refuse(1006)
    if (method === 'GET') return json(shown(webhook))
    if (method === 'PUT') return update(webhook, body)
    if (method !== 'DELETE') return refuse(1006)
    state.webhooks.delete(webhook.id)
    return success()
  }
}
