import type { Delivery } from '../delivery.js'
import { RequestError, StoreError, VerificationError } from '../errors.js'
import { checkLength, checkUnchanged, type Incoming, type IncomingRequest } from '../incoming.js'
import { isPromise } from '../maybe-promise.js'
import { parseJson } from '../parse-json.js'
import type { WebhookSettings } from './options.js'
import { outcomeOfRefusal, outcomeTable } from './outcome.js'
import { methodsOf, type Parsed, type Proof, type WebhookProtocol } from './protocol.js'
import { createDelivery } from './received-delivery.js'
import type { Reply } from './reply.js'

/** A body up to this size may be looked at before it is authenticated, to find a challenge. */
const largestChallengeBytes = 4_096

/** An admitted request: a challenge or a delivery. */
export type Admitted<D extends Delivery> =
  | { type: 'challenge'; reply: Reply }
  /** `retainMs` is how long it is remembered; 0 if an equal one is not a duplicate. */
  | { type: 'delivery'; delivery: D; stale: boolean; retainMs: number }

/**
 * Everything up to the handlers: cheap checks, bounded body, challenge, authentication, parsing, principal, freshness.
 */
export type Admit<D extends Delivery> = (request: IncomingRequest) => Promise<Admitted<D>>

export function createAdmit<D extends Delivery>(protocol: WebhookProtocol, settings: WebhookSettings<D>): Admit<D> {
  const { packageName, clock, maxAgeMs, maxInflightBytes } = settings
  const deliveryMethods = protocol.methods ?? ['POST']
  const methods = methodsOf(protocol)
  const methodNotAllowed = () =>
    new RequestError(packageName, 'method_not_allowed', `Only ${methods.join(', ')} is received here.`)
  let inflightBytes = 0

  function checkHead({ method, headers }: IncomingRequest): void {
    if (!methods.includes(method)) throw methodNotAllowed()
    checkLength(settings, Number(headers.get('content-length')))
    if ((headers.get('content-encoding') || 'identity').toLowerCase() !== 'identity') {
      throw new RequestError(
        packageName,
        'encoding_unsupported',
        'Compressed bodies are not accepted: nobody signs them.',
      )
    }
  }

  function toDelivery(incoming: Incoming, proof: Proof, parsed: Parsed): Admitted<D> {
    const { mustName } = proof
    const { names, signedAt, dedupe } = parsed
    if (mustName !== undefined && names !== mustName) {
      throw new VerificationError(
        packageName,
        'principal_mismatch',
        'The payload names another owner than the one whose secret authenticated it.',
      )
    }
    const now = clock.now()
    const delivery = createDelivery<D>(protocol, settings, new Date(now), incoming, proof, parsed)
    let stale = false
    let retainMs = dedupe === false ? 0 : settings.retainMs
    if (signedAt !== undefined && maxAgeMs !== undefined) {
      stale = !(Math.abs(now - signedAt) <= maxAgeMs)
      // A delivery signed by a clock ahead of this one stays fresh for longer: forgotten earlier, it would be handled
      // again.
      const missingMs = signedAt - now + maxAgeMs + 1 - retainMs
      // In few steps: the cost of a memory store's calls grows with the number of different times, and senders choose
      // theirs.
      const stepMs = Math.ceil(maxAgeMs / 8)
      if (retainMs > 0 && missingMs > 0) retainMs += Math.ceil(missingMs / stepMs) * stepMs
    }
    return { type: 'delivery', delivery, stale, retainMs }
  }

  return async (request) => {
    const take = (bytes: number) => {
      if (inflightBytes + bytes > maxInflightBytes) {
        throw new StoreError(packageName, 'overloaded', 'Bodies under way exceed maxInflightBytes.')
      }
      inflightBytes += bytes
      request.bytesRead += bytes
    }
    /** The request, once its body was read. */
    let incoming: Incoming | undefined
    try {
      checkHead(request)
      // Only promises are awaited: awaiting a plain value costs more than most of these steps.
      const checking = protocol.check?.(request)
      if (checking) await checking
      const reading = request.read(settings, take)
      request.body = isPromise(reading) ? await reading : reading
      incoming = request
      let reply = incoming.body.length <= largestChallengeBytes ? protocol.challenge?.(incoming) : undefined
      if (isPromise(reply)) reply = await reply
      if (reply) return { type: 'challenge', reply }
      if (!deliveryMethods.includes(request.method)) throw methodNotAllowed()
      let proof = protocol.authenticate(incoming)
      if (isPromise(proof)) proof = await proof
      const value = protocol.decode ? protocol.decode(incoming) : parseJson(packageName, incoming.body)
      reply = protocol.signedChallenge?.(value, incoming, proof)
      if (isPromise(reply)) reply = await reply
      if (reply) return { type: 'challenge', reply }
      const parsed = protocol.parse(value, incoming, proof)
      return toDelivery(incoming, proof, isPromise(parsed) ? await parsed : parsed)
    } catch (error) {
      // Checked only now: a body that verifies is the body that was sent, whatever its head says. Without this check, a
      // middleware that changes bodies would cause nothing but 401s.
      if (incoming && outcomeTable[outcomeOfRefusal(error)] < 500) checkUnchanged(settings, incoming)
      throw error
    } finally {
      // Bounds only bodies that are not authenticated yet, not those that handlers keep.
      inflightBytes -= request.bytesRead
    }
  }
}
