import type { FoundSecrets, Incoming, MaybePromise, TimeSource } from '@hookwright/core'
import type { Engine } from '../scheme/engine.js'
import { optionInvalid } from '../scheme/problem.js'
import { type Handshake, responseParts } from './handshake.js'
import { checkOracle } from './oracle.js'
import { checkHandshake } from './validate.js'

export interface HandshakeOptions {
  /** The token that you gave the sender: Meta's `hub.verify_token`, eBay's verification token. */
  verifyToken?: string | undefined
  /**
   * Stores a secret that the sender chose (Asana, Notion); exactly `true` accepts it. Called only while no secret is
   * known for the request, so that a known one can't be replaced.
   */
  onSecret?: ((secret: string, request: { url: string; context: unknown }) => MaybePromise<boolean>) | undefined
  /** Braintree's public key, which is part of its answer. */
  publicKey?: string | undefined
}

/** What a handshake may need to know of the receiver. */
export interface Receiver {
  /** Absent if a verifier checks the proof: it does not share its secrets. */
  readonly engine?: Engine | undefined
  /** The secrets for a request; refuses if there are none. */
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

/** Checks a handshake, and that the options which it needs are there. */
export function checkRow(handshake: Handshake, options: HandshakeOptions, index: number): void {
  checkHandshake(handshake, `handshakes.${index}`)
  for (const name of optionsOf(handshake)) {
    // Anyone could show a blank token.
    if (!String(options[name] ?? '').trim()) {
      optionInvalid(`The handshake at ${index} needs the option "${name}". Is it set?`)
    }
  }
}

/** Checks that a receiver can answer a handshake safely. */
export function checkReceiver(handshake: Handshake, { engine, publicUrl }: Receiver, index: number): void {
  const isKeyed = handshake.compute && 'mac' in handshake.compute
  if (!engine && (handshake.store || isKeyed)) {
    optionInvalid(`The handshake at ${index} needs the secret of a scheme, but a verifier keeps its own.`)
  }
  // A token would be its own answer, a digest has no key, and a receiver of Ed25519 has no private key.
  if (isKeyed && engine?.scheme.mac.kind !== 'hmac') {
    optionInvalid(`The handshake at ${index} needs an HMAC, but the scheme has none.`)
  }
  if (engine) checkOracle(handshake, engine, `handshakes.${index}`)
  if (publicUrl === undefined && digested(handshake).includes('publicUrl')) {
    optionInvalid(`The handshake at ${index} needs the receiver's option "publicUrl".`)
  }
}
