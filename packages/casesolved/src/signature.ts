import {
  type BodyInput,
  computeHmac,
  encodeBase64,
  exactBody,
  type HeaderLookup,
  rawBody,
  rememberSecret,
  type Secret,
} from '@hookwright/core/signature'
import { decodeFrappeSignature, findFrappeSecret } from './frappe-signature.js'
import { packageName } from './package-name.js'
import {
  casesolvedSecretRules,
  findCasesolvedSecret,
  type HeaderRecord,
  readPresentedSecret,
} from './presented-secret.js'

export type { HeaderRecord } from './presented-secret.js'

const casesolvedSecrets = /* @__PURE__ */ rememberSecret(casesolvedSecretRules)
const frappeSecrets = /* @__PURE__ */ rememberSecret((allowShortSecrets) => ({ packageName, allowShortSecrets }))

/**
 * Whether a request carries the webhook's secret, compared in constant time. Press signs nothing: true says who sent
 * the request, not that its body is unchanged. Whatever a sender sends (no header, an empty one, several), the result
 * is false and never an error.
 *
 * @see https://docs.frappe.io/cloud/setup-webhook
 * @returns a promise: `!verifyCasesolvedSecret(...)` without `await` lets everyone in, unnoticed by TypeScript
 * @throws ConfigError `secret_invalid` when a secret is empty, blank, under 16 bytes, or one that Press can't send:
 *   over 140 characters, or outside printable Latin-1. Bytes are read as UTF-8
 * @example
 * if (!(await verifyCasesolvedSecret({ headers: request.headers, secret }))) return new Response(null, { status: 401 })
 */
export async function verifyCasesolvedSecret({
  headers,
  secret,
  allowShortSecrets,
}: {
  headers: HeaderLookup | HeaderRecord
  secret: Secret | readonly Secret[]
  allowShortSecrets?: boolean | undefined
}): Promise<boolean> {
  const secrets = casesolvedSecrets(secret, allowShortSecrets)
  const presented = readPresentedSecret(headers)
  return presented !== undefined && (await findCasesolvedSecret(secrets, presented, Date.now())) !== undefined
}

/**
 * Whether `signature`, the value of `X-Frappe-Webhook-Signature`, was made with the secret over exactly these bytes.
 * Pass the body as it was received: parsing and serialising it again changes its spaces and escapes. Whatever a sender
 * sends, the result is false and never an error.
 *
 * @see https://docs.frappe.io/framework/user/en/guides/integration/webhooks
 * @returns a promise: `!verifyFrappeSignature(...)` without `await` lets everyone in, unnoticed by TypeScript
 * @throws ConfigError `secret_invalid` when a secret is empty, blank or under 16 bytes
 * @example
 * const signature = request.headers.get('x-frappe-webhook-signature')
 * const genuine = await verifyFrappeSignature({ body: await request.arrayBuffer(), signature, secret })
 */
export async function verifyFrappeSignature({
  body,
  signature,
  secret,
  allowShortSecrets,
}: {
  body: BodyInput
  signature: string | null | undefined
  secret: Secret | readonly Secret[]
  allowShortSecrets?: boolean | undefined
}): Promise<boolean> {
  const secrets = frappeSecrets(secret, allowShortSecrets)
  const mac = decodeFrappeSignature(signature)
  const raw = rawBody(body)
  if (!mac || raw === undefined) return false
  return (await findFrappeSecret(secrets, raw, mac, Date.now())) !== undefined
}

/**
 * The value of `X-Frappe-Webhook-Signature` for a body: HMAC-SHA256 in standard Base64, without a prefix.
 *
 * @throws ConfigError `secret_invalid`, and `option_invalid` for a parsed body
 * @example
 * const signature = await signFrappeBody({ body: '{}', secret: 'a-secret-of-sixteen-bytes-or-more' })
 */
export async function signFrappeBody({
  body,
  secret,
  allowShortSecrets,
}: {
  body: BodyInput
  secret: Secret
  allowShortSecrets?: boolean | undefined
}): Promise<string> {
  const [prepared] = frappeSecrets(secret, allowShortSecrets)
  return encodeBase64(await computeHmac('sha256', prepared!.bytes, [exactBody(packageName, body)]))
}
