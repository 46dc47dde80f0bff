import type { Bytes } from '../bytes.js'
import { equalBytes } from '../hmac/hmac.js'
import { andThen, type MaybePromise } from '../maybe-promise.js'
import type { PreparedSecret } from './prepare.js'

/**
 * The secret for which `compute` gives one of the candidates. Every secret is tried against every candidate, whatever
 * matched before, so that the time taken tells nothing. Secrets past their `notAfter` do not count.
 */
export function findMatchingSecret(
  secrets: readonly PreparedSecret[],
  candidates: readonly Uint8Array[],
  nowMs: number,
  compute: (key: Uint8Array) => MaybePromise<Uint8Array>,
): MaybePromise<PreparedSecret | undefined> {
  const pick = (macs: readonly Uint8Array[]) => {
    let match: PreparedSecret | undefined
    secrets.forEach((secret, index) => {
      let equal = false
      for (const candidate of candidates) equal = equalBytes(macs[index]!, candidate) || equal
      if (equal && nowMs < secret.notAfterMs) match ??= secret
    })
    return match
  }
  const macs = secrets.map(({ bytes }) => compute(bytes))
  return macs.some((mac) => mac instanceof Promise) ? Promise.all(macs).then(pick) : pick(macs as Uint8Array[])
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
