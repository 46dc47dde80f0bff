import {
  type Authenticated,
  callResolver,
  type Incoming,
  isHookwrightError,
  type Proof,
  sha256Hex,
  systemTime,
  type WebhookOptions,
  type WebhookProtocol,
} from '@hookwright/core'
import type { Verified, Verifier } from '../define-verifier.js'
import type { Handshakes } from '../handshake/answer.js'
import { packageName } from '../package-name.js'
import { isInBody } from '../scheme/facts.js'
import { readPayload } from '../scheme/payload.js'
import { optionInvalid, refuse } from '../scheme/problem.js'
import { readPublicUrl } from '../scheme/public-url.js'
import { defaultMaxBytes } from '../scheme/reading.js'
import { defaultName, patienceMs, retainMs } from './defaults.js'
import type { MessageFacts } from './delivery.js'
import { createShape, type ParseOptions, parsedAs } from './parse.js'

const kinds: readonly Authenticated[] = ['body', 'fields', 'sender']

/** A plain `true` is refused: it is easily returned, and does not say what was proven. */
function readVerified(answer: unknown): Verified {
  const verified = answer as Verified | null | undefined
  if (typeof verified === 'object' && verified !== null && kinds.includes(verified.authenticated)) {
    if (verified.id === undefined || (typeof verified.id === 'string' && verified.id !== '')) return verified
  }
  return optionInvalid(
    'The verifier must return false or { authenticated, id? }: what the proof covers, and a non-empty id.',
  )
}

interface VerifierProof extends Proof {
  readonly verified: Verified
}

/** The receiver's options that a verifier's protocol uses. */
export interface ReceiverParts extends ParseOptions, Pick<WebhookOptions, 'clock'> {
  readonly publicUrl?: string | undefined
  readonly handshakes?: Handshakes | undefined
}

/** The protocol of a receiver whose proof is checked by a function. */
export function verifierProtocol(verifier: Omit<Verifier, 'protocol'>, options: ReceiverParts): WebhookProtocol {
  const { handshakes, clock = systemTime } = options
  const typeSource = options.eventType ?? verifier.eventType
  const shape = createShape(options, typeSource, verifier.payload)

  /** Hookwright's own errors keep their meaning; anything else that is thrown is a failed lookup. */
  async function ask(incoming: Incoming): Promise<unknown> {
    const { answer, error } = await callResolver(packageName, clock, 'The verifier', async () => {
      try {
        return { answer: await verifier.verify(incoming) }
      } catch (error) {
        if (isHookwrightError(error)) return { error }
        throw error
      }
    })
    if (error) throw error
    return answer
  }

  async function authenticate(incoming: Incoming): Promise<VerifierProof> {
    const answer = await ask(incoming)
    if (answer === false) {
      return refuse('signature_mismatch', 'The verifier did not accept the request.')
    }
    const verified = readVerified(answer)
    const { authenticated, principal, secretId } = verified
    return { authenticated, principal: principal || undefined, secretId, verified }
  }

  const protocol: WebhookProtocol = {
    provider: verifier.name ?? defaultName,
    packageName,
    methods: verifier.methods,
    maxBodyBytes: verifier.maxBytes ?? defaultMaxBytes,
    retainMs,
    freshMs: verifier.freshMs,
    patienceMs,
    eventNames: options.events && Object.keys(options.events),
    secretHeaders: verifier.secretHeaders,
    ...(verifier.check && { check: verifier.check }),
    authenticate,
    decode: ({ body }) => readPayload(verifier, body),
    async parse(payload, incoming, proof) {
      // Absent in a delivery that comes back from a queue.
      const { id, timestamp, authenticated }: Partial<Verified> = (proof as Partial<VerifierProof>).verified ?? {}
      const shaped = shape(payload, incoming)
      const message: MessageFacts = {
        id,
        idSigned: id !== undefined,
        timestamp,
        timestampSigned: timestamp !== undefined,
        type: shaped.named,
        typeSigned: authenticated === 'body' && isInBody(typeSource),
      }
      return parsedAs(shaped, proof.id ?? id ?? (await sha256Hex(incoming.body)), message)
    },
  }
  const publicUrl = readPublicUrl(options.publicUrl, false)
  return handshakes ? handshakes.extend(protocol, { publicUrl, clock }) : protocol
}
