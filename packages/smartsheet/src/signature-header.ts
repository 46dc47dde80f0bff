import { decodeHex } from '@hookwright/core/signature'

/** The header that carries the signature of a callback. */
export const signatureHeader = 'smartsheet-hmac-sha256'

/** What the header looks like, without white space around it. */
const signatureForm = /^[0-9a-f]{48,64}$/i

/**
 * The 32 bytes of a signature header; `undefined` when the header does not have that form.
 *
 * The two official samples disagree on whether leading zeros are written, so shorter texts are padded. That does not
 * weaken the check: the padded value must still match in full. More than sixteen leading zeros do not occur in
 * practice, so fewer than 48 digits are not a signature.
 */
export function decodeSignature(signature: unknown): Uint8Array | undefined {
  if (typeof signature !== 'string') return undefined
  const digits = signature.trim()
  return signatureForm.test(digits) ? decodeHex(digits.padStart(64, '0')) : undefined
}
