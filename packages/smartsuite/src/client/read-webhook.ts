import { parseLoosely } from '@hookwright/core'
import { type SmartSuiteWebhook, smartSuiteWebhookSchema } from '../schemas.js'
import { unusable } from './api.js'

export interface ReadWebhook {
  webhook: SmartSuiteWebhook
  /**
   * Fields that could not be read completely: without one of its tables or kinds, this would be a different webhook.
   */
  unread: ReadonlySet<PropertyKey | undefined>
}

/** Leaves out null fields: null means the same as absent. A webhook is not nested deeper; lists stay as they are. */
function withoutNulls(value: unknown, depth = 4): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return value
  const fields = Object.entries(value).filter(([, field]) => field !== null)
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field, depth - 1)]))
}

/** Reads a webhook; undefined if the value is not one. */
export function findWebhook(value: unknown): ReadWebhook | undefined {
  const webhook = withoutNulls(value) as SmartSuiteWebhook
  const { ok, issues } = parseLoosely(smartSuiteWebhookSchema, webhook)
  return ok ? { webhook, unread: new Set(issues.map(({ path }) => path[0])) } : undefined
}

/** Reads a webhook; throws if the value is not one. */
export function readWebhook(value: unknown, method: string): ReadWebhook {
  const found = findWebhook(value)
  if (!found) throw unusable(`${method}, but not with what was asked for.`)
  return found
}

/** Unwraps `{ webhook }` or takes a bare reply: the documentation shows one form, and others have seen the other. */
export const unwrap = (reply: unknown): unknown => ((reply ?? {}) as { webhook?: unknown }).webhook ?? reply

/** What an update sends back, because SmartSuite replaces the whole webhook. */
const sentBack = ['locator', 'filter', 'kinds', 'notification_status'] as const

/** Whether all fields that an update sends back were read, except those that it changes. */
export function isWhole({ webhook, unread }: ReadWebhook, changes: Partial<SmartSuiteWebhook> = {}): boolean {
  const { locator, kinds } = { ...webhook, ...changes }
  const isRead = sentBack.every((name) => !unread.has(name) || Object.hasOwn(changes, name))
  return isRead && locator?.solution_id !== undefined && kinds !== undefined
}
