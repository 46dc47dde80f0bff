import { isHookwrightError } from '@hookwright/core'
import { ApiError } from '@hookwright/core/client'
import * as z from 'zod'
import { packageName } from '../package-name.js'
import {
  type PressWebhookAttempt,
  type PressWebhookAttemptDetails,
  pressWebhookAttemptDetailsSchema,
  pressWebhookAttemptSchema,
} from '../schemas.js'
import { type CasesolvedNameOptions, checkName } from './documents.js'
import type { PressApi } from './press-api.js'

export interface CasesolvedWebhookAttempts {
  /**
   * The deliveries of the last 24 hours, newest first.
   *
   * @throws ApiError 403 on versions of Press that refuse it to everybody but operators
   */
  attempts(options: CasesolvedNameOptions): Promise<readonly PressWebhookAttempt[]>
  /**
   * One of {@link attempts}, with the request and the answer.
   *
   * @throws ApiError 403 on versions of Press that refuse it to everybody but operators
   */
  attempt(options: CasesolvedNameOptions): Promise<PressWebhookAttemptDetails>
}

/** Some versions of Press look for the permission in an argument that their own method lacks. */
async function explainRefusal<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!isHookwrightError(error, 'ApiError') || error.status !== 403) throw error
    const { status, providerCode, requestId } = error
    throw new ApiError(
      packageName,
      'Casesolved refused to show the deliveries of this webhook (403). Some versions of Press allow this only to ' +
        'operators, not to the owner of the webhook: read them in the dashboard, under Developer Settings.',
      { status, providerCode, requestId, retryable: false },
    )
  }
}

export function createWebhookAttempts(api: PressApi): CasesolvedWebhookAttempts {
  return {
    attempts: async ({ name, ...options }) =>
      explainRefusal(
        api.call(
          {
            method: 'webhook.attempts',
            args: { webhook: checkName(name) },
            schema: z.array(pressWebhookAttemptSchema),
            idempotent: true,
          },
          options,
        ),
      ),
    attempt: async ({ name, ...options }) =>
      explainRefusal(
        api.call(
          {
            method: 'webhook.attempt',
            args: { name: checkName(name) },
            schema: pressWebhookAttemptDetailsSchema,
            idempotent: true,
          },
          options,
        ),
      ),
  }
}
