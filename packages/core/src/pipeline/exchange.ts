import type { Delivery } from '../delivery.js'
import { isHookwrightError, type RetryLater } from '../errors.js'
import type { IncomingRequest } from '../incoming.js'
import type { Admit, Admitted, Progress } from './admit.js'
import type { Ending } from './handling.js'
import type { WebhookSettings } from './options.js'
import { codeOf, isFailure, type Outcome, outcomeOfRefusal, replyFor } from './outcome.js'
import type { WebhookProtocol } from './protocol.js'
import type { Reply } from './reply.js'

/** What a platform may pass along: where it has `waitUntil`, work that outlives the response is handed to it. */
export interface HandleContext {
  waitUntil?(work: Promise<unknown>): void
}

/** A request in, a reply out. Never rejects. */
export type Exchange = (request: IncomingRequest) => Promise<Reply>

export function createExchange<D extends Delivery>(
  protocol: WebhookProtocol,
  settings: WebhookSettings<D>,
  admit: Admit<D>,
  handle: (admitted: Admitted<D>) => Promise<Ending>,
): Exchange {
  const { clock } = settings
  const report = createReport(protocol, settings)
  const allow = [...(protocol.methods ?? ['POST']), ...(protocol.challengeMethods ?? [])].join(', ')

  async function conclude(request: IncomingRequest, progress: Progress): Promise<Ending> {
    try {
      return await handle(await admit(request, progress))
    } catch (error) {
      return { type: outcomeOfRefusal(error), error }
    }
  }

  function replyTo({ type, error, reply }: Ending): Reply {
    if (reply) return reply
    const retryLater = isHookwrightError(error, 'RetryLater') ? (error as unknown as RetryLater) : undefined
    return replyFor(type, { retryAfterMs: retryLater?.retryAfterMs, allow })
  }

  return async (request) => {
    const startedAt = clock.now()
    const progress: Progress = { bytes: 0 }
    const concluding = conclude(request, progress)
    waitUntil(request.context, concluding)
    const ending = await concluding
    const reply = replyTo(ending)
    const reportOn = (last: Ending) => report(last, reply.status, startedAt, progress.bytes)
    if (ending.settled) waitUntil(request.context, ending.settled.then(reportOn))
    else reportOn(ending)
    return reply
  }
}

function createReport<D extends Delivery>(
  { provider, packageName }: WebhookProtocol,
  { clock, endpoint, onOutcome }: WebhookSettings<D>,
): (ending: Ending, status: number, startedAt: number, bytes: number) => void {
  return ({ type, key, secretId, attempt, error }, status, startedAt, bytes) => {
    if (onOutcome) {
      const outcome: Outcome = {
        type,
        provider,
        endpoint,
        status,
        durationMs: clock.now() - startedAt,
        bytes,
        ...(key !== undefined && { key }),
        ...(error !== undefined && { code: codeOf(error), error }),
        ...(secretId !== undefined && { secretId }),
        ...(attempt !== undefined && { attempt }),
      }
      try {
        // An async function may have been given all the same; its rejection changes nothing either.
        Promise.resolve(onOutcome(outcome) as unknown).catch(() => {})
      } catch {}
    } else if (isFailure(type)) {
      const reason =
        error instanceof Error ? `${error.name}: ${error.message}` : 'a value that is not an Error was thrown'
      // biome-ignore lint/suspicious/noConsole: a failure that nobody asked to hear of must not be silent.
      console.error(`[${packageName}] ${endpoint}: ${type} (${status}): ${reason}`)
    }
  }
}

function waitUntil(context: unknown, work: Promise<unknown>): void {
  const platform = context as HandleContext | null | undefined
  if (typeof platform !== 'object' || platform === null) return
  try {
    // Called on its object: Workers refuse it otherwise. Some contexts have it as a getter that throws.
    if (typeof platform.waitUntil === 'function') platform.waitUntil(work.catch(() => {}))
  } catch {}
}
