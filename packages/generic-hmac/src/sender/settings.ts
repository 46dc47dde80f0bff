import { type Clock, prepareSecrets, systemClock } from '@hookwright/core'
import { standardWebhooks } from '../presets/standard-webhooks.js'
import { engineOf } from '../scheme/engine.js'
import { readHeaders } from '../scheme/incoming-input.js'
import { secretRules } from '../scheme/keys.js'
import { optionInvalid } from '../scheme/problem.js'
import type { Scheme } from '../scheme/scheme.js'
import { checkCapacity } from '../scheme/sign.js'
import { methodOf } from '../scheme/signed-draft.js'
import type { WebhookSenderOptions } from './options.js'
import type { Schedule } from './schedule.js'

export interface SenderSettings extends Schedule {
  readonly scheme: Scheme
  readonly headers: Headers
  readonly timeoutMs: number
  readonly deadlineMs: number
  readonly maxResponseBytes: number
  readonly clock: Clock
}

/**
 * Headers that say where a request goes and ends: with a wrong length, the rest of a body would be a second request.
 */
const framing: readonly string[] = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
  'expect',
]

/** The methods whose requests carry a body. */
const methods: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE']

/** Longer waits belong in a queue: timers can't exceed 2^31-1 ms. */
const longestMs = 2_147_483_647

function milliseconds(name: string, value: number, least = 1): number {
  if (typeof value === 'number' && value >= least && value <= longestMs) return value
  return optionInvalid(`Option "${name}": expected milliseconds, from ${least} to ${longestMs}.`)
}

/** Checks everything that can be checked before anything is sent. */
export function readSettings(options: WebhookSenderOptions): SenderSettings {
  const { scheme = standardWebhooks, retryDelaysMs = [5_000, 30_000, 120_000, 600_000] } = options
  const engine = engineOf(scheme)
  const secrets = prepareSecrets(options.secret, secretRules(scheme, options.allowShortSecrets, 'sign'))
  checkCapacity(engine, secrets.length)
  for (const name of ['fetch', 'onAttempt', 'random'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      optionInvalid(`Option "${name}" must be a function.`)
    }
  }
  const method = methodOf({ method: options.method, scheme })
  if (!methods.includes(method)) optionInvalid(`Option "method" must be one of ${methods.join(', ')}.`)
  if (!Array.isArray(retryDelaysMs)) optionInvalid('Option "retryDelaysMs" must be a list of milliseconds.')
  const headers = readHeaders(options.headers)
  for (const name of framing) if (headers.has(name)) optionInvalid(`Option "headers" can't set "${name}".`)
  const { deadlineMs, maxResponseBytes = 65_536 } = options
  if (!Number.isSafeInteger(maxResponseBytes) || maxResponseBytes < 0) {
    optionInvalid('Option "maxResponseBytes" must be a whole number from 0.')
  }
  return {
    scheme,
    headers,
    retryDelaysMs: retryDelaysMs.map((delayMs) => milliseconds('retryDelaysMs', delayMs, 0)),
    maxRetryAfterMs: milliseconds('maxRetryAfterMs', options.maxRetryAfterMs ?? 3_600_000, 0),
    timeoutMs: milliseconds('timeoutMs', options.timeoutMs ?? 15_000),
    deadlineMs: deadlineMs === undefined ? Number.POSITIVE_INFINITY : milliseconds('deadlineMs', deadlineMs),
    maxResponseBytes,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  }
}
