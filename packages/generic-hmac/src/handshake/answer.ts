import {
  callResolver,
  digest,
  equalBytes,
  type FoundSecrets,
  isHookwrightError,
  type MaybePromise,
  type PreparedSecret,
  type Reply,
  type TimeSource,
  utf8,
} from '@hookwright/core'
import type { Engine } from '../scheme/engine.js'
import { optionInvalid, packageName, refuse } from '../scheme/problem.js'
import type { Reading } from '../scheme/reading.js'
import type { Scheme } from '../scheme/scheme.js'
import type { Handshake } from './handshake.js'
import { isHandshake, lookUp, readToken } from './match.js'
import { checkField, checkOracle, checkToken } from './oracle.js'
import { computeDigest, respond, writeMac } from './respond.js'
import { checkHandshake } from './validate.js'

export interface HandshakeOptions {
  /** What senders that show a token of yours must show: Meta's `hub.verify_token`, eBay's verification token. */
  verifyToken?: string | undefined
  /**
   * Keeps a secret that the sender chose (Asana, Notion); exactly `true` accepts it. Asked only while no secret is known
   * for the request, so that nobody can replace one.
   */
  onSecret?: ((secret: string, request: { url: string; context: unknown }) => MaybePromise<boolean>) | undefined
  /** Braintree's public key, which stands in its answer. */
  publicKey?: string | undefined
}

/** What a handshake may need to know of the receiver. */
export interface Receiver {
  readonly engine: Engine
  readonly publicUrl: string | undefined
  /** What the platform passed along with the request. */
  readonly context: unknown
  readonly clock: TimeSource
  /** The secrets for the request; refuses where there are none. */
  findSecrets(): MaybePromise<FoundSecrets>
}

/** The secrets for the request, those included whose time is over. */
async function knownSecrets({ findSecrets }: Receiver): Promise<readonly PreparedSecret[]> {
  try {
    return (await findSecrets()).secrets
  } catch (error) {
    if (isHookwrightError(error, 'VerificationError')) return []
    throw error
  }
}

/** Handshakes made ready by {@link answerHandshakes}. */
export interface Handshakes {
  readonly methods: readonly string[]
  /** Whether a request of this method may come without a signature. */
  mayBeUnsigned(method: string): boolean
  /** @throws ConfigError where an answer would be a signing oracle for the scheme, or needs an option that is not set */
  check(scheme: Scheme, publicUrl: string | undefined): void
  /** Refuses a delivery whose signature could have been asked for. */
  checkDelivery(reading: Reading, scheme: Scheme): void
  answer(reading: Reading, signed: boolean, receiver: Receiver): Promise<Reply | undefined>
}

const digested = ({ compute }: Handshake) => (compute && 'digest' in compute ? compute.of : [])

/** The options without which a handshake can't be answered. */
function optionsOf(handshake: Handshake): readonly ('verifyToken' | 'publicKey')[] {
  const { text = [], json = {}, headers = {} } = handshake.respond
  const parts = [...text, ...Object.values(json), ...Object.values(headers)]
  const saysKey = parts.some((part) => typeof part === 'object' && 'option' in part)
  const asksToken = handshake.verify ?? digested(handshake).includes('verifyToken')
  return [...(asksToken ? (['verifyToken'] as const) : []), ...(saysKey ? (['publicKey'] as const) : [])]
}

async function sameText(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([left, right].map((text) => digest('sha256', [utf8(text)])))
  return equalBytes(one!, other!)
}

/**
 * Lets a receiver answer what senders ask before they deliver. Without it, nothing unsigned is ever answered.
 *
 * @throws ConfigError for a wrong handshake, and when the receiver is made, for one that would sign what anyone asks for
 * @example
 * const webhook = createHmacWebhook({
 *   scheme: schemes.meta,
 *   secret: env.APP_SECRET,
 *   handshakes: answerHandshakes([handshakes.meta], { verifyToken: env.VERIFY_TOKEN }),
 * })
 */
export function answerHandshakes(list: readonly Handshake[], options: HandshakeOptions = {}): Handshakes {
  const { verifyToken, onSecret, publicKey } = options
  list.forEach((handshake, index) => {
    checkHandshake(handshake, `handshakes.${index}`)
    for (const name of optionsOf(handshake)) {
      if (!options[name]) optionInvalid(`The handshake at ${index} needs the option "${name}". Is it set?`)
    }
  })

  async function checkVerifyToken(reading: Reading, { verify }: Handshake): Promise<void> {
    if (!verify) return
    const shown = lookUp(reading, verify)
    if (!verifyToken || shown === undefined || !(await sameText(shown, verifyToken))) {
      refuse('challenge_refused', 'The verify token of the handshake is not ours.')
    }
  }

  async function store(reading: Reading, token: string, receiver: Receiver): Promise<void> {
    const { url } = reading.message
    const { clock, context } = receiver
    const keep = () => onSecret?.(token, { url, context })
    const { length } = await knownSecrets(receiver)
    if (length > 0 || (await callResolver(packageName, clock, 'onSecret', keep)) !== true)
      refuse('challenge_refused', 'A secret was sent, and is not wanted.')
  }

  async function compute(token: string, { compute: what }: Handshake, receiver: Receiver): Promise<string> {
    if (!what) return ''
    if ('digest' in what) return computeDigest(what, { token, verifyToken, publicUrl: receiver.publicUrl })
    const secret = (await knownSecrets(receiver)).find(({ notAfterMs }) => receiver.clock.now() < notAfterMs)
    const mac = secret && (await receiver.engine.proof.make?.(secret.bytes, [utf8(token)]))
    return mac ? writeMac(mac, what) : refuse('challenge_refused', 'No secret is known for the handshake.')
  }

  async function answerOne(reading: Reading, handshake: Handshake, receiver: Receiver): Promise<Reply> {
    const token = readToken(reading, handshake)
    await checkVerifyToken(reading, handshake)
    checkToken(token, handshake)
    if (handshake.store) await store(reading, token, receiver)
    const computed = await compute(token, handshake, receiver)
    return respond(handshake, { token, computed, options: { publicKey } })
  }

  return {
    methods: [...new Set(list.map(({ method }) => method))],
    mayBeUnsigned: (method) => list.some((handshake) => handshake.method === method && !handshake.signed),
    check(scheme, publicUrl) {
      list.forEach((handshake, index) => {
        checkOracle(handshake, scheme, `handshakes.${index}`)
        if (publicUrl === undefined && digested(handshake).includes('publicUrl')) {
          optionInvalid(`The handshake at ${index} needs the receiver's option "publicUrl".`)
        }
      })
    },
    checkDelivery(reading, scheme) {
      for (const handshake of list) checkField(reading, handshake, scheme)
    },
    async answer(reading, signed, receiver) {
      const found = list.find((one) => (one.signed ?? false) === signed && isHandshake(reading, one))
      return found && answerOne(reading, found, receiver)
    },
  }
}
