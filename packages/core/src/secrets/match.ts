import type { Bytes } from '../bytes.js'
import { equalBytes } from '../hmac/hmac.js'
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js'
import type { PreparedSecret } from './prepare.js'

function pick(
  secrets: readonly PreparedSecret[],
  macs: readonly Uint8Array[],
  candidates: readonly Uint8Array[],
  nowMs: number,
): PreparedSecret | undefined {
  let match: PreparedSecret | undefined
  for (const [index, secret] of secrets.entries()) {
    let isEqual = false
    for (const candidate of candidates) isEqual = equalBytes(macs[index]!, candidate) || isEqual
    if (isEqual && nowMs < secret.notAfterMs) match ??= secret
  }
  return match
}

/**
 * The secret for which `compute` gives one of the candidates. Every secret is tried against every candidate, whatever
 * matched before, so that the time taken tells nothing. Secrets past their `notAfter` do not count.
 *
 * @example
 * const match = await findMatchingSecret(secrets, [signature], clock.now(), (key) => computeHmac('sha256', key, [body]))
 * if (!match) throw new VerificationError(packageName, 'signature_mismatch', 'The signature does not fit the body.')
 */
export function findMatchingSecret(
  secrets: readonly PreparedSecret[],
  candidates: readonly Uint8Array[],
  nowMs: number,
  compute: (key: Uint8Array) => MaybePromise<Uint8Array>,
): MaybePromise<PreparedSecret | undefined> {
  const macs = secrets.map(({ bytes }) => compute(bytes))
  // One backend made them all: either every one is there, or none.
  return isPromise(macs[0])
    ? Promise.all(macs).then((made) => pick(secrets, made, candidates, nowMs))
    : pick(secrets, macs as Uint8Array[], candidates, nowMs)
}

/** Whether the presented token is one of the secrets, for senders that show a secret instead of signing with it. */
export function findPresentedSecret(
  secrets: readonly PreparedSecret[],
  presented: Uint8Array,
  nowMs: number,
  sha256: (part: Uint8Array) => MaybePromise<Bytes>,
): MaybePromise<PreparedSecret | undefined> {
  // Hashing both sides first makes the compared lengths equal, so that even the length of a secret stays unknown.
  return andThen(sha256(presented), (digest) => findMatchingSecret(secrets, [digest], nowMs, sha256))
}
