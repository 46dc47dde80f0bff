import { type Clock, ConfigError, systemClock } from '@hookwright/core'
import type { SmartSuiteClient } from '../client/client.js'
import { checkCount, checkUrl, isText } from '../client/spec.js'
import { packageName } from '../package-name.js'
import type { SmartSuiteFeedOptions, SmartSuiteFeedStore } from './options.js'

/** The settings that all parts of a feed use. */
export interface FeedSettings {
  readonly options: SmartSuiteFeedOptions
  readonly client: SmartSuiteClient
  readonly store: SmartSuiteFeedStore
  readonly clock: Clock
  readonly endpoint: string
  readonly pageSize: number
  readonly leaseMs: number
  readonly retainMs: number
  readonly pollMs: number
}

const handlers = ['onEvent', 'onPage', 'onPoison', 'onError', 'onProgress'] as const
const storeMethods = ['reserve', 'extend', 'complete', 'release', 'getCursor', 'setCursor'] as const

/**
 * Checks the options that only a feed has, and fills in the defaults. `createWebhook` checks those shared with
 * receivers.
 *
 * @throws ConfigError `option_invalid`
 */
export function readFeedOptions(options: SmartSuiteFeedOptions): FeedSettings {
  const expect = (isGood: unknown, problem: string): void => {
    if (!isGood) throw new ConfigError(packageName, 'option_invalid', problem)
  }
  const positive = (name: 'pageSize' | 'leaseMs' | 'retainMs' | 'pollMs', fallback: number): number =>
    checkCount(name, options[name] ?? fallback, 1)
  const { client, store, webhookIds, onEvent, onPage, onPoison, url } = options
  expect(
    typeof client?.webhooks?.listPayloads === 'function',
    'Option "client" must come from createSmartSuiteClient(...).',
  )
  for (const method of storeMethods) {
    const isThere = typeof store?.[method] === 'function'
    expect(isThere, `Option "store" must have ${method}(), as memoryStore() has.`)
  }
  // An empty list would ignore every ping. A function may return one.
  const areIds = Array.isArray(webhookIds) && webhookIds.length > 0 && webhookIds.every(isText)
  expect(
    areIds || typeof webhookIds === 'function',
    'Option "webhookIds" must be a list of at least one id, none of them blank, or a function that returns a list.',
  )
  expect((onEvent === undefined) !== (onPage === undefined), 'Give either "onEvent" or "onPage".')
  for (const name of handlers) {
    const isHandler = options[name] === undefined || typeof options[name] === 'function'
    expect(isHandler, `Option "${name}" must be a function.`)
  }
  expect(!(onPage && onPoison), 'Option "onPoison" is about single events: it needs "onEvent".')
  if (url !== undefined && url !== null && typeof url !== 'function') checkUrl(url)
  return {
    options,
    client,
    store,
    endpoint: options.endpoint ?? 'smartsuite',
    clock: options.clock ?? systemClock,
    pageSize: positive('pageSize', 50),
    leaseMs: positive('leaseMs', 60_000),
    retainMs: positive('retainMs', 14 * 86_400_000),
    pollMs: positive('pollMs', 500),
  }
}
