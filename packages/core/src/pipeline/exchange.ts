import { callQuietly } from '../call-quietly.js'
import type { Delivery } from '../delivery.js'
import { describeError } from '../errors.js'
import type { IncomingRequest } from '../incoming.js'
import type { Admit, Admitted } from './admit.js'
import type { Ending } from './handling.js'
import type { WebhookSettings } from './options.js'
import { codeOf, isFailure, outcomeOfRefusal, replyFor } from './outcome.js'
import { methodsOf, type WebhookProtocol } from './protocol.js'
import type { Reply } from './reply.js'

/** What a platform may pass along. If it has `waitUntil`, work that outlives the response is handed to it. */
export interface HandleContext {
  /** Keeps the platform from ending before `work` has ended: `ctx.waitUntil` of Workers. */
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
  const { provider } = protocol
  const { packageName, clock, endpoint, onOutcome } = settings
  const allow = methodsOf(protocol).join(', ')

  function report(ending: Ending, status: number, startedAt: number, bytes: number): void {
    const { type, key, secretId, attempt, issues, error } = ending
    if (onOutcome) {
      callQuietly(() =>
        onOutcome({
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
          ...(issues !== undefined && { issues }),
        }),
      )
    } else if (isFailure(type)) {
      // biome-ignore lint/suspicious/noConsole: without `onOutcome`, a failure must not be silent.
      console.error(`[${packageName}] ${endpoint}: ${type} (${status}): ${describeError(error)}`)
    }
  }

  async function conclude(request: IncomingRequest): Promise<Reply> {
    let startedAt = Number.NaN
    let ending: Ending
    try {
      startedAt = clock.now()
      ending = await handle(await admit(request))
    } catch (error) {
      ending = { type: outcomeOfRefusal(error), error }
    }
    const { reply = replyFor(ending.type, ending.error, allow), settled } = ending
    const tell = (last: Ending) => report(last, reply.status, startedAt, request.bytesRead)
    if (settled) waitUntil(request.context, settled.then(tell))
    else tell(ending)
    return reply
  }

  return (request) => {
    const concluding = conclude(request)
    waitUntil(request.context, concluding)
    return concluding
  }
}

function waitUntil(context: unknown, work: Promise<unknown>): void {
  // Called on its object, because Workers refuse it otherwise. In some contexts it is a getter that throws, or no
  // function.
  if (context) callQuietly(() => (context as HandleContext).waitUntil?.(work.catch(() => {})))
}
