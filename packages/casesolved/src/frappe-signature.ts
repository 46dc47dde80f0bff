import {
  computeHmac,
  decodeBase64,
  findMatchingSecret,
  type MaybePromise,
  type PreparedSecret,
} from '@hookwright/core/signature'

export const frappeSignatureHeader = 'x-frappe-webhook-signature'

/** The 32 bytes of a signature in standard Base64. `undefined` for anything else, including hex digits and prefixes. */
export function decodeFrappeSignature(signature: string | null | undefined): Uint8Array | undefined {
  return typeof signature === 'string' && signature.length === 44 ? decodeBase64(signature) : undefined
}

/** The secret whose HMAC-SHA256 over the raw body is the signature. */
export function findFrappeSecret(
  secrets: readonly PreparedSecret[],
  body: string | Uint8Array,
  signature: Uint8Array,
  nowMs: number,
): MaybePromise<PreparedSecret | undefined> {
  return findMatchingSecret(secrets, [signature], nowMs, (key) => computeHmac('sha256', key, [body]))
}
