import { isHookwrightError } from '@hookwright/core'
import type { SmartSuiteEventPage, SmartSuitePayloadsOptions } from '../client/payloads.js'
import type { SmartSuiteWebhooks } from '../client/webhook-methods.js'

/** What SmartSuite seems to say of a token that it does not take: whether one ever expires is not documented. */
const refusesToken = (error: unknown): boolean =>
  isHookwrightError(error, 'ApiError') && error.status === 400 && error.providerCode === 'invalid_argument'

/**
 * The pages from a stored token on, or from the oldest event that SmartSuite holds, where it refuses that token: to ask
 * with it again would be refused for ever. What was handled before comes again then, and is known by its marks.
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
