import type { Bytes } from '../bytes.js'
import { equalBytes } from '../hmac/hmac.js'
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js'
import type { PreparedSecret } from './prepare.js'

/**
 * The secret for which `compute` returns one of the candidates. Every secret is tried against every candidate, even
 * after a match, so that the time taken reveals nothing. Secrets past their `notAfter` do not count.
 *
 * @example
 * const match = await findMatchingSecret(secrets, [signature], clock.now(), (key) => computeHmac('sha256', key,
 * [body])) if (!match) throw new VerificationError(packageName, 'signature_mismatch', 'The signature does not fit the
 * body.')
 */
export function findMatchingSecret(
  secrets: readonly PreparedSecret[],
  candidates: readonly Uint8Array[],
  nowMs: number,
  compute: (key: Uint8Array) => MaybePromise<Uint8Array>,
): MaybePromise<PreparedSecret | undefined> {
  // `filter` visits all elements: nothing ends early.
  const pick = (macs: readonly Uint8Array[]) =>
    secrets.filter(
      ({ notAfterMs }, index) =>
        candidates.filter((candidate) => equalBytes(macs[index]!, candidate)).length && nowMs < notAfterMs,
    )[0]
  const macs = secrets.map(({ bytes }) => compute(bytes))
  // One backend computes them all, so either all are promises or none is.
  return isPromise(macs[0]) ? Promise.all(macs).then(pick) : pick(macs as Uint8Array[])
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
