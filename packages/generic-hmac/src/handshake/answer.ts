import {
  andThen,
  callResolver,
  digest,
  equalBytes,
  type Incoming,
  isHookwrightError,
  type PreparedSecret,
  type Reply,
  type RequestHead,
  utf8,
  type WebhookProtocol,
} from '@hookwright/core'
import { packageName } from '../package-name.js'
import { optionInvalid, refuse } from '../scheme/problem.js'
import { Reading } from '../scheme/reading.js'
import type { SchemeProof } from '../webhook/parse.js'
import type { Handshake } from './handshake.js'
import { isHandshake, lookUp, readToken } from './match.js'
import { checkField, checkToken } from './oracle.js'
import { checkReceiver, checkRow, type HandshakeOptions, type Receiver } from './requirements.js'
import { computeDigest, respond, writeMac } from './respond.js'

/**
 * The secrets for the request, expired ones included. Only the receiver of a scheme answers handshakes that need them.
 */
async function knownSecrets({ findSecrets }: Receiver, incoming: Incoming): Promise<readonly PreparedSecret[]> {
  try {
    return (await findSecrets!(incoming)).secrets
  } catch (error) {
    if (isHookwrightError(error, 'VerificationError')) return []
    throw error
  }
}

/** Handshakes made ready by {@link answerHandshakes}. */
export interface Handshakes {
  /**
   * The protocol of a receiver that also answers them.
   *
   * @throws ConfigError if an answer would be a signing oracle for the scheme, or needs what the receiver does not have
   */
  extend(protocol: WebhookProtocol, receiver: Receiver): WebhookProtocol
}

async function sameText(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([left, right].map((text) => digest('sha256', [utf8(text)])))
  return equalBytes(one!, other!)
}

/**
 * Lets a receiver answer the challenges that senders send before they deliver. Without it, unsigned requests are never accepted.
 *
 * @throws ConfigError for a wrong handshake or a missing option; when the receiver is created, for a handshake that would
 *   sign any text that anyone asks for
 * @example
 * const webhook = createHmacWebhook({
 *   scheme: schemes.meta,
 *   secret: env.APP_SECRET,
 *   handshakes: answerHandshakes([handshakes.meta], { verifyToken: env.VERIFY_TOKEN }),
 * })
 */
export function answerHandshakes(list: readonly Handshake[], options: HandshakeOptions = {}): Handshakes {
  if (!Array.isArray(list)) optionInvalid('answerHandshakes takes a list of handshakes.')
  const { verifyToken, onSecret, publicKey } = options
  for (const [index, handshake] of list.entries()) checkRow(handshake, options, index)

  async function checkVerifyToken(reading: Reading, { verify }: Handshake): Promise<void> {
    if (!verify) return
    const shown = lookUp(reading, verify)
    if (!verifyToken || shown === undefined || !(await sameText(shown, verifyToken))) {
      refuse('challenge_refused', 'The verify token of the handshake is wrong.')
    }
  }

  async function keepSecret(incoming: Incoming, token: string, receiver: Receiver): Promise<void> {
    const { url, context } = incoming
    const keep = () => onSecret?.(token, { url, context })
    const { length } = await knownSecrets(receiver, incoming)
    if (length > 0 || (await callResolver(packageName, receiver.clock, 'onSecret', keep)) !== true)
      refuse('challenge_refused', 'A secret was sent, but not accepted.')
  }

  async function computeAnswer(
    incoming: Incoming,
    token: string,
    { compute }: Handshake,
    receiver: Receiver,
    proven: Uint8Array | undefined,
  ): Promise<string> {
    const { engine, publicUrl, clock } = receiver
    if (!compute) return ''
    if ('digest' in compute) return computeDigest(compute, { token, verifyToken, publicUrl })
    const findKey = async () =>
      (await knownSecrets(receiver, incoming)).find(({ notAfterMs }) => clock.now() < notAfterMs)?.bytes
    // While a secret is rotated, the sender expects the key that it signed with.
    const key = proven ?? (await findKey())
    if (!key) return refuse('challenge_refused', 'No secret is known for the handshake.')
    return writeMac(await engine!.proof.make!(key, [utf8(token)]), compute)
  }

  /** Without a `proof`, it looks for an unsigned handshake. */
  async function answer(incoming: Incoming, receiver: Receiver, proof?: SchemeProof): Promise<Reply | undefined> {
    const signed = proof !== undefined
    const reading = new Reading(incoming, receiver.publicUrl)
    const handshake = list.find((one) => (one.signed ?? false) === signed && isHandshake(reading, one))
    if (!handshake) return undefined
    const token = readToken(reading, handshake)
    await checkVerifyToken(reading, handshake)
    // Without a scheme no answer is made with a key.
    if (receiver.engine) checkToken(token, handshake, receiver.engine)
    if (handshake.store) await keepSecret(incoming, token, receiver)
    const computed = await computeAnswer(incoming, token, handshake, receiver, proof?.key)
    return respond(handshake, { token, computed, options: { publicKey } })
  }

  const mayBeUnsigned = ({ method }: RequestHead) => list.some((one) => one.method === method && !one.signed)

  return {
    extend(protocol, receiver) {
      for (const [index, handshake] of list.entries()) checkReceiver(handshake, receiver, index)
      const { engine, publicUrl } = receiver
      const { methods = ['POST'], check } = protocol
      const asked = [...new Set(list.map(({ method }) => method))]
      return {
        ...protocol,
        challengeMethods: asked.filter((method) => !methods.includes(method)),
        check: (head) => (mayBeUnsigned(head) ? undefined : check?.(head)),
        challenge: (incoming) => answer(incoming, receiver),
        authenticate(incoming) {
          // Postponed until now, because the request might have been an unsigned handshake.
          const checked = mayBeUnsigned(incoming) ? check?.(incoming) : undefined
          return andThen(checked, () => {
            const reading = new Reading(incoming, publicUrl)
            if (engine) for (const handshake of list) checkField(reading, handshake, engine)
            return protocol.authenticate(incoming)
          })
        },
        signedChallenge: (_, incoming, proof: SchemeProof) => answer(incoming, receiver, proof),
      }
    },
  }
}
