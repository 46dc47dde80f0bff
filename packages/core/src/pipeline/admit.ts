import { createDelivery, type Delivery } from '../delivery.js'
import { RequestError, StoreError, VerificationError } from '../errors.js'
import { type BodyLimits, bodyTooLarge, type Incoming, type IncomingRequest } from '../incoming.js'
import type { WebhookSettings } from './options.js'
import type { Parsed, Proof, WebhookProtocol } from './protocol.js'
import type { Reply } from './reply.js'

/** A body up to this size may be looked at before it is authenticated, to find a challenge. */
const largestChallengeBytes = 4_096

/** What a request turned out to be. */
export type Admitted<D extends Delivery> =
  | { type: 'challenge'; reply: Reply }
  | { type: 'delivery'; delivery: D; dedupe: boolean; stale: boolean }

/** What is counted and reported about one request while it is under way. */
export interface Progress {
  bytes: number
}

/** Everything up to the handlers: cheap checks, bounded body, challenge, authentication, parsing, principal, freshness. */
export type Admit<D extends Delivery> = (request: IncomingRequest, progress: Progress) => Promise<Admitted<D>>

export function createAdmit<D extends Delivery>(protocol: WebhookProtocol, settings: WebhookSettings<D>): Admit<D> {
  const { packageName } = protocol
  const deliveryMethods = protocol.methods ?? ['POST']
  const methods = [...deliveryMethods, ...(protocol.challengeMethods ?? [])]
  const methodNotAllowed = () =>
    new RequestError(packageName, 'method_not_allowed', `Only ${methods.join(', ')} is received here.`)
  let inflightBytes = 0

  function checkHead({ method, headers }: IncomingRequest, limits: BodyLimits): void {
    if (!methods.includes(method)) throw methodNotAllowed()
    // NaN and negative values do not count as a length: the body itself is counted too.
    if (Number(headers.get('content-length')) > limits.maxBytes) throw bodyTooLarge(limits)
    const encoding = headers.get('content-encoding')
    if (encoding !== null && encoding.toLowerCase() !== 'identity') {
      throw new RequestError(
        packageName,
        'encoding_unsupported',
        'Compressed bodies are not accepted: nobody signs them.',
      )
    }
  }

  /** Refuses what is no challenge where only challenges may come. */
  function orDelivery(reply: Reply | undefined, { method }: Incoming): Reply | undefined {
    if (!reply && !deliveryMethods.includes(method)) throw methodNotAllowed()
    return reply
  }

  function toDelivery(incoming: Incoming, proof: Proof, parsed: Parsed): D {
    if (proof.mustName !== undefined && parsed.names !== proof.mustName) {
      throw new VerificationError(
        packageName,
        'principal_mismatch',
        'The payload names another owner than the one whose secret authenticated it.',
      )
    }
    return restoreDelivery(protocol, settings, new Date(settings.clock.now()), incoming, proof, parsed)
  }

  function isStale({ signedAt }: Parsed): boolean {
    if (signedAt === undefined || settings.maxAgeMs === undefined) return false
    return !(Math.abs(settings.clock.now() - signedAt) <= settings.maxAgeMs)
  }

  return async (request, progress) => {
    const limits: BodyLimits = {
      packageName,
      clock: settings.clock,
      maxBytes: settings.maxBodyBytes,
      timeoutMs: settings.bodyTimeoutMs,
      take(bytes) {
        if (inflightBytes + bytes > settings.maxInflightBytes) {
          throw new StoreError(packageName, 'overloaded', 'Bodies under way exceed maxInflightBytes.')
        }
        inflightBytes += bytes
        progress.bytes += bytes
      },
    }
    try {
      checkHead(request, limits)
      const checking = protocol.check?.(request)
      if (checking) await checking
      const incoming = await request.read(limits)
      const small = incoming.body.length <= largestChallengeBytes
      const challenge = orDelivery(small ? await protocol.challenge?.(incoming) : undefined, incoming)
      if (challenge) return { type: 'challenge', reply: challenge }
      const proof = await protocol.authenticate(incoming)
      const value = protocol.decode ? protocol.decode(incoming) : parseJson(packageName, incoming.body)
      const signedChallenge = protocol.signedChallenge && (await protocol.signedChallenge(value, incoming))
      if (signedChallenge) return { type: 'challenge', reply: signedChallenge }
      const parsed = await protocol.parse(value, incoming, proof)
      const delivery = toDelivery(incoming, proof, parsed)
      return { type: 'delivery', delivery, dedupe: parsed.dedupe !== false, stale: isStale(parsed) }
    } finally {
      // What a handler keeps of the body is its own; what piles up unauthenticated is what is bounded here.
      inflightBytes -= progress.bytes
    }
  }
}

/** The delivery of an authenticated, parsed request; also used when one comes back from a queue. */
export function restoreDelivery<D extends Delivery>(
  protocol: WebhookProtocol,
  { endpoint, dedupe, retainMs }: Pick<WebhookSettings<D>, 'endpoint' | 'dedupe' | 'retainMs'>,
  receivedAt: Date,
  incoming: Incoming,
  proof: Proof,
  parsed: Parsed,
): D {
  return createDelivery<D>(
    {
      provider: protocol.provider,
      endpoint,
      type: parsed.type,
      payload: parsed.payload,
      issues: parsed.issues,
      id: parsed.id,
      principal: proof.principal ?? parsed.names ?? endpoint,
      authenticated: proof.authenticated,
      secretId: proof.secretId,
      receivedAt,
    },
    {
      incoming,
      url: proof.url,
      details: parsed.details,
      secretHeaders: protocol.secretHeaders,
      retainMs: dedupe === false || parsed.dedupe === false ? 0 : retainMs,
    },
  )
}

const jsonDecoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON value of an authenticated body.
 *
 * @throws RequestError `json_invalid` for an empty body, invalid UTF-8 and anything that is not JSON
 */
export function parseJson(packageName: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(jsonDecoder.decode(body))
  } catch {
    // The parser's message quotes the body: it is not passed on.
    throw new RequestError(packageName, 'json_invalid', 'The body is not JSON in UTF-8.')
  }
}
