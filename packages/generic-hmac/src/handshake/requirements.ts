import type { FoundSecrets, Incoming, MaybePromise, TimeSource } from '@hookwright/core'
import type { Engine } from '../scheme/engine.js'
import { optionInvalid } from '../scheme/problem.js'
import { type Handshake, responseParts } from './handshake.js'
import { checkOracle } from './oracle.js'
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
  /** Absent where a verifier checks the proof: it keeps its secrets to itself. */
  readonly engine?: Engine | undefined
  /** The secrets for a request; refuses where there are none. */
  findSecrets?(incoming: Incoming): MaybePromise<FoundSecrets>
  readonly publicUrl: string | undefined
  readonly clock: TimeSource
}

const digested = ({ compute }: Handshake) => (compute && 'digest' in compute ? compute.of : [])

/** The options without which a handshake can't be answered. */
function optionsOf(handshake: Handshake): readonly (keyof HandshakeOptions)[] {
  const saysKey = responseParts(handshake).some((part) => typeof part === 'object' && 'option' in part)
  const asksToken = handshake.verify ?? digested(handshake).includes('verifyToken')
  return [
    ...(asksToken ? (['verifyToken'] as const) : []),
    ...(saysKey ? (['publicKey'] as const) : []),
    ...(handshake.store ? (['onSecret'] as const) : []),
  ]
}

/** Whether a handshake is a right one, and the options are there that it needs. */
export function checkRow(handshake: Handshake, options: HandshakeOptions, index: number): void {
  checkHandshake(handshake, `handshakes.${index}`)
  for (const name of optionsOf(handshake)) {
    // Anyone could show a blank token.
    if (!String(options[name] ?? '').trim()) {
      optionInvalid(`The handshake at ${index} needs the option "${name}". Is it set?`)
    }
  }
}

/** Whether a receiver can answer a handshake, and safely. */
export function checkReceiver(handshake: Handshake, { engine, publicUrl }: Receiver, index: number): void {
  const isKeyed = handshake.compute && 'mac' in handshake.compute
  if (!engine && (handshake.store || isKeyed)) {
    optionInvalid(`The handshake at ${index} needs the secret of a scheme, and a verifier keeps its own.`)
  }
  // A token would be its own answer, a digest has no key, and whoever verifies has no private one.
  if (isKeyed && engine?.scheme.mac.kind !== 'hmac') {
    optionInvalid(`The handshake at ${index} asks for an HMAC, and the scheme makes none.`)
  }
  if (engine) checkOracle(handshake, engine, `handshakes.${index}`)
  if (publicUrl === undefined && digested(handshake).includes('publicUrl')) {
    optionInvalid(`The handshake at ${index} needs the receiver's option "publicUrl".`)
  }
}
