import {
  type BodyInput,
  computeHmac,
  encodeHex,
  exactBody,
  findMatchingSecret,
  isPromise,
  rawBody,
  rememberSecret,
  type Secret,
} from '@hookwright/core/signature'
import { packageName } from './package-name.js'
import { decodeSignature } from './signature-header.js'

const secretsFor = /* @__PURE__ */ rememberSecret((allowShortSecrets) => ({ packageName, allowShortSecrets }))

export interface SignSmartsheetBodyOptions {
  /** The exact bytes of the body; a text is encoded as UTF-8. */
  body: BodyInput
  /** The webhook's `sharedSecret`, used as it is: not decoded. */
  secret: Secret
  /** Accepts secrets under 16 bytes. */
  allowShortSecrets?: boolean | undefined
}

/**
 * The value of `Smartsheet-Hmac-SHA256` for a body: HMAC-SHA256 in lower-case hex, 64 digits.
 *
 * @throws ConfigError `secret_invalid`, and `option_invalid` for a parsed body
 * @example
 * const signature = await signSmartsheetBody({ body: '{"challenge":"x"}', secret: 'example0000000000000000000' })
 */
export async function signSmartsheetBody({
  body,
  secret,
  allowShortSecrets,
}: SignSmartsheetBodyOptions): Promise<string> {
  const [prepared] = secretsFor(secret, allowShortSecrets)
  return encodeHex(await computeHmac('sha256', prepared!.bytes, [exactBody(packageName, body)]))
}

export interface VerifySmartsheetSignatureOptions {
  /** The body exactly as received. A parsed and re-serialised one does not verify. */
  body: BodyInput
  /** The `Smartsheet-Hmac-SHA256` header, exactly as received. */
  signature: string | null | undefined
  /** The webhook's `sharedSecret`, or up to five while one is rotated out. */
  secret: Secret | readonly Secret[]
  /** Accepts secrets under 16 bytes. */
  allowShortSecrets?: boolean | undefined
}

/**
 * Whether a callback was signed with the webhook's shared secret. Whatever a sender sends, a missing header included,
 * the result is false and never an error.
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks
 *
 * @returns a promise: `!verifySmartsheetSignature(...)` without `await` lets everyone in, unnoticed by TypeScript
 * @throws ConfigError `secret_invalid` when a secret is empty, blank or under 16 bytes
 * @example
 * const genuine = await verifySmartsheetSignature({
 *   body: await request.arrayBuffer(),
 *   signature: request.headers.get('smartsheet-hmac-sha256'),
 *   secret,
 * })
 */
export async function verifySmartsheetSignature({
  body,
  signature,
  secret,
  allowShortSecrets,
}: VerifySmartsheetSignatureOptions): Promise<boolean> {
  const secrets = secretsFor(secret, allowShortSecrets)
  const candidate = decodeSignature(signature)
  const raw = rawBody(body)
  if (!candidate || raw === undefined) return false
  const match = findMatchingSecret(secrets, [candidate], Date.now(), (key) => computeHmac('sha256', key, [raw]))
  return (isPromise(match) ? await match : match) !== undefined
}
