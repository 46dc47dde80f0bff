import { digest, equalBytes, type MaybePromise, type Reply, utf8 } from '@hookwright/core'
import { refuse } from '../scheme/problem.js'
import type { Reading } from '../scheme/reading.js'
import type { Scheme } from '../scheme/scheme.js'
import type { Handshake } from './handshake.js'
import { isHandshake, lookUp, readToken } from './match.js'
import { checkOracle, checkToken } from './oracle.js'
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

/** What the receiver lends to a handshake. */
export interface HandshakeContext {
  readonly context: unknown
  readonly publicUrl: string | undefined
  /** Whether there is a secret for the request. */
  hasSecret(): Promise<boolean>
  /** The scheme's MAC of a text with the first secret of the request; `undefined` where there is none. */
  mac(text: string): Promise<Uint8Array | undefined>
}

/** Handshakes made ready by {@link answerHandshakes}. */
export interface Handshakes {
  readonly methods: readonly string[]
  /** Whether a request of this method may come without a signature. */
  mayBeUnsigned(method: string): boolean
  /** @throws ConfigError where an answer would be a signing oracle for the scheme */
  check(scheme: Scheme): void
  answer(reading: Reading, signed: boolean, context: HandshakeContext): Promise<Reply | undefined>
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
  const { verifyToken, onSecret } = options
  list.forEach((handshake, index) => {
    checkHandshake(handshake, `handshakes.${index}`)
  })

  async function checkVerifyToken(reading: Reading, { verify }: Handshake): Promise<void> {
    if (!verify) return
    const shown = lookUp(reading, verify)
    // Without a token of ours, none is right.
    if (!verifyToken || shown === undefined || !(await sameText(shown, verifyToken))) {
      refuse('challenge_refused', 'The verify token of the handshake is not ours.')
    }
  }

  async function store(reading: Reading, token: string, { hasSecret, context }: HandshakeContext): Promise<void> {
    const accepted = !(await hasSecret()) && (await onSecret?.(token, { url: reading.message.url, context }))
    if (accepted !== true) refuse('challenge_refused', 'A secret was sent, and is not wanted.')
  }

  async function compute(token: string, { compute: what }: Handshake, lent: HandshakeContext): Promise<string> {
    if (!what) return ''
    if ('digest' in what) return computeDigest(what, { token, verifyToken, publicUrl: lent.publicUrl })
    const mac = await lent.mac(token)
    return mac ? writeMac(mac, what) : refuse('challenge_refused', 'No secret is known for the handshake.')
  }

  async function answerOne(reading: Reading, handshake: Handshake, lent: HandshakeContext): Promise<Reply> {
    const token = readToken(reading, handshake)
    await checkVerifyToken(reading, handshake)
    checkToken(token, handshake)
    if (handshake.store) await store(reading, token, lent)
    const computed = await compute(token, handshake, lent)
    return respond(handshake, { token, computed, options: { publicKey: options.publicKey } })
  }

  return {
    methods: [...new Set(list.map(({ method }) => method))],
    mayBeUnsigned: (method) => list.some((handshake) => handshake.method === method && !handshake.signed),
    check(scheme) {
      list.forEach((handshake, index) => {
        checkOracle(handshake, scheme, `handshakes.${index}`)
      })
    },
    async answer(reading, signed, lent) {
      const found = list.find((one) => (one.signed ?? false) === signed && isHandshake(reading, one))
      return found && answerOne(reading, found, lent)
    },
  }
}
