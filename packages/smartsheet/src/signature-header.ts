import { decodeHex } from '@hookwright/core/signature'

/** The header that carries the signature of a callback. */
export const signatureHeader = 'smartsheet-hmac-sha256'

/** What the header looks like, without white space around it. */
const signatureForm = /^[0-9a-f]{48,64}$/i

/**
 * The 32 bytes of a signature header; `undefined` when it has not that form.
 *
 * The two official samples disagree on whether leading zeros are written, so shorter texts are padded. That is injective
 * and takes nothing from the check. Sixteen leading zeros do not occur: fewer than 48 digits are something else.
 */
export function decodeSignature(signature: unknown): Uint8Array | undefined {
  if (typeof signature !== 'string') return undefined
  const digits = signature.trim()
  return signatureForm.test(digits) ? decodeHex(digits.padStart(64, '0')) : undefined
}
