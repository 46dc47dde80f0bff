import { parseUrl } from '@hookwright/core'
import { refuse } from './problems.js'
import { mayCall } from './send-callback.js'

/** What a call says about a webhook, unchecked. */
export type Attributes = Record<string, unknown>

export interface AttributeRules {
  callbacksTo: 'loopback' | 'any'
}

/** Refuses attributes that this call does not accept. */
export function checkNames(attributes: Attributes, allowed: readonly string[]): void {
  const foreign = Object.keys(attributes).filter((name) => !allowed.includes(name))
  if (foreign.length > 0) refuse(1032, { attributes: foreign })
}

function mayBeCalled(url: unknown, { callbacksTo }: AttributeRules): boolean {
  if (typeof url !== 'string') return false
  const isSecure = parseUrl(url)?.protocol === 'https:' || mayCall(url, 'loopback')
  return isSecure && (callbacksTo !== 'any' || mayCall(url, 'any'))
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const areEvents = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((event) => typeof event === 'string')

/** Ids of columns may be numbers or texts. */
function isSubscope(value: unknown): boolean {
  if (!isObject(value)) return false
  const { columnIds = [] } = value as { columnIds?: unknown }
  return Array.isArray(columnIds) && columnIds.every((id) => typeof id === 'number' || typeof id === 'string')
}

/** A header that no request can hold would fail every callback. */
function areHeaders(value: unknown): boolean {
  if (!isObject(value) || !Object.values(value).every((text) => typeof text === 'string')) return false
  try {
    return Boolean(new Headers(value as Record<string, string>))
  } catch {
    return false
  }
}

/** Attributes that are left out are not checked, except `scope`. */
export function checkValues(attributes: Attributes, rules: AttributeRules): void {
  const { callbackUrl, events, scope, version, subscope, customHeaders } = attributes
  const expect = (name: string, isGood: boolean) => {
    if (!isGood) refuse(1018, { attribute: name })
  }
  expect('scope', scope === 'sheet' || scope === 'plan')
  expect('version', version === undefined || version === 1)
  if (callbackUrl !== undefined && !mayBeCalled(callbackUrl, rules)) refuse(1152)
  expect('events', events === undefined || areEvents(events))
  expect('events', scope !== 'sheet' || String(events) === '*.*')
  expect('subscope', subscope === undefined || isSubscope(subscope))
  expect('customHeaders', customHeaders === undefined || areHeaders(customHeaders))
}
