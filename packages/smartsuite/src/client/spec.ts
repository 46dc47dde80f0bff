import { ConfigError, parseUrl } from '@hookwright/core'
import { packageName } from '../package-name.js'
import type { SmartSuiteEventKind, SmartSuiteWebhook, SmartSuiteWebhookFilter } from '../schemas.js'

/** Exactly one of the three: a whole solution, some tables, or some fields of one table. */
export type SmartSuiteFilterSpec =
  | { solution: Record<string, never>; applications?: never; application?: never }
  | { applications: { application_ids: readonly string[] }; solution?: never; application?: never }
  | {
      application: { application_id: string; field_ids: readonly string[] }
      solution?: never
      applications?: never
    }

function fail(problem: string): never {
  throw new ConfigError(packageName, 'option_invalid', problem)
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

/** @throws ConfigError `option_invalid` */
export function checkId(name: string, value: unknown): string {
  return isText(value) ? value : fail(`Option "${name}" is missing or blank.`)
}

/** @throws ConfigError `option_invalid` */
export function checkCount(name: string, value: number, least: 0 | 1, most: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`
  return fail(`Option "${name}": expected a whole number ${range}.`)
}

function checkIds(name: string, ids: unknown): void {
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every(isText)) {
    fail(`Option "${name}" must be a list of at least one id: SmartSuite accepts an empty one, and then sends nothing.`)
  }
}

function checkKeys(name: string, arm: object, known: readonly string[]): void {
  const unknown = Object.entries(arm).find(([key, value]) => value !== undefined && !known.includes(key))?.[0]
  if (unknown !== undefined) {
    fail(`Option "${name}" has "${unknown}", which SmartSuite would ignore. It knows ${known.join(' and ')}.`)
  }
}

/**
 * SmartSuite ignores keys it does not know, so a filter with a misspelt key would be accepted and match something else.
 *
 * @throws ConfigError `option_invalid`
 */
export function checkFilter(filter: SmartSuiteFilterSpec | SmartSuiteWebhookFilter): void {
  const { solution, applications, application, ...others } = filter ?? {}
  const arms = [solution, applications, application].filter((arm) => arm !== undefined)
  if (arms.length !== 1 || Object.keys(others).length > 0) {
    fail('Option "filter" must hold exactly one of "solution", "applications" and "application".')
  }
  const [arm] = arms
  if (typeof arm !== 'object' || arm === null) fail('Option "filter": its one member must be an object.')
  if (solution && Object.keys(solution).length > 0) fail('Option "filter.solution" must be {}: it names no ids.')
  if (applications) {
    checkKeys('filter.applications', applications, ['application_ids'])
    checkIds('filter.applications.application_ids', applications.application_ids)
  }
  if (application) {
    checkKeys('filter.application', application, ['application_id', 'field_ids'])
    checkId('filter.application.application_id', application.application_id)
    checkIds('filter.application.field_ids', application.field_ids)
  }
}

/** @throws ConfigError `option_invalid` */
export function checkKinds(kinds: readonly SmartSuiteEventKind[]): void {
  if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every(isText)) {
    fail('Option "kinds" must name at least one of "RECORD_CREATED", "RECORD_UPDATED" and "RECORD_DELETED".')
  }
}

/** @throws ConfigError `option_invalid`; the URL is not repeated, as it may hold a path token */
export function checkUrl(url: string): void {
  const parsed = parseUrl(url)
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:')
    fail('Option "url" must be an absolute http(s) URL.')
}

const sorted = (ids: readonly string[] | undefined) => [...new Set(ids)].sort()

/**
 * The filter of a webhook, as an update expects it. A reply may leave out an empty filter: it then means `solution`.
 */
export function filterOf({ filter = {} }: Pick<SmartSuiteWebhook, 'filter'>): SmartSuiteWebhookFilter {
  return Object.keys(filter).length === 0 ? { solution: {} } : filter
}

/** The same text for every way to write the same filter. */
function canonical(filter: SmartSuiteFilterSpec | SmartSuiteWebhookFilter): string {
  const { applications, application } = filter
  if (applications) return JSON.stringify(['applications', sorted(applications.application_ids)])
  if (application) return JSON.stringify(['application', application.application_id, sorted(application.field_ids)])
  return Object.keys(filter).every((arm) => arm === 'solution') ? 'solution' : JSON.stringify(filter)
}

/** Compares normalised URLs: `https://Example.com` equals `https://example.com/`. */
function sameUrl(one: string | undefined, other: string | undefined): boolean {
  const canonicalUrl = (url: string | undefined) => (url === undefined ? url : (parseUrl(url)?.href ?? url))
  return canonicalUrl(one) === canonicalUrl(other)
}

export interface WebhookSpec {
  solutionId: string
  filter: SmartSuiteFilterSpec
  kinds: readonly SmartSuiteEventKind[]
  url?: string | undefined
}

/** Whether the webhook is the one that the spec asks for. While pings are off, SmartSuite shows no URL. */
export function fits(webhook: SmartSuiteWebhook, { solutionId, filter, kinds, url }: WebhookSpec): boolean {
  return (
    webhook.locator?.solution_id === solutionId &&
    canonical(filterOf(webhook)) === canonical(filter) &&
    sorted(webhook.kinds).join() === sorted(kinds).join() &&
    sameUrl(webhook.notification_status?.enabled?.url, url)
  )
}
