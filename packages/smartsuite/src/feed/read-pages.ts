import { isHookwrightError } from '@hookwright/core'
import type { SmartSuiteEventPage, SmartSuitePayloadsOptions } from '../client/payloads.js'
import type { SmartSuiteWebhooks } from '../client/webhook-methods.js'

/** How SmartSuite seems to refuse a token. Whether tokens expire is not documented. */
const refusesToken = (error: unknown): boolean =>
  isHookwrightError(error, 'ApiError') && error.status === 400 && error.providerCode === 'invalid_argument'

/**
 * The pages from a stored token on, or, if SmartSuite refuses the token, from the oldest event that it holds: the same
 * token would be refused for ever. Events that were handled before then come again, and are recognised by their marks.
 */
export async function* readPages(
  webhooks: SmartSuiteWebhooks,
  { pageToken, ...options }: SmartSuitePayloadsOptions,
): AsyncGenerator<SmartSuiteEventPage, void, undefined> {
  let accepted = pageToken === undefined
  try {
    for await (const page of webhooks.payloads({ ...options, pageToken })) {
      accepted = true
      yield page
    }
    return
  } catch (error) {
    if (accepted || !refusesToken(error)) throw error
  }
  yield* webhooks.payloads(options)
}
