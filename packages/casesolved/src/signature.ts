import {
  computeHmac,
  decodeBase64,
  digest,
  encodeBase64,
  findMatchingSecret,
  findPresentedSecret,
  type HeaderLookup,
  type PreparedSecret,
  prepareUsableSecrets,
  type Secret,
  type SecretRules,
  signHmac,
  utf8,
} from '@hookwright/core'

export const packageName = '@hookwright/casesolved'
export const secretHeader = 'x-webhook-secret'
export const frappeSignatureHeader = 'x-frappe-webhook-signature'

/** What Node gives as `request.headers`: a name may have several values. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>

/** Far above the 140 characters that the sender stores, and little work to hash. */
const longestPresented = 1_024

/**
 * Press keeps a secret in 140 characters and sends it as Latin-1: any other would never arrive, or not as it was set.
 */
const sendable = /^[\x20-\x7e\xa0-\xff]{1,140}$/

export function casesolvedSecretRules(allowShortSecrets: boolean | undefined): SecretRules {
  return {
    packageName,
    allowShortSecrets,
    decode: (text) => (sendable.test(text) ? utf8(text) : undefined),
    encoding: 'at most 140 printable characters of Latin-1, which is what Press can send',
  }
}

const isLookup = (headers: object): headers is HeaderLookup => 'get' in headers && typeof headers.get === 'function'

/** The one value of the header. `undefined` when it is absent, empty, too long, or given more than once. */
export function readPresentedSecret(headers: HeaderLookup | HeaderRecord): string | undefined {
  const values = isLookup(headers)
    ? [headers.get(secretHeader)]
    : Object.entries(headers)
        .filter(([name]) => name.toLowerCase() === secretHeader)
        .flatMap(([, value]) => value ?? [])
  const value = values.length === 1 ? values[0] : undefined
  return typeof value === 'string' && value !== '' && value.length <= longestPresented ? value : undefined
}

/** Values that a platform joined, `a, b`, are one text that equals no secret. */
export async function findCasesolvedSecret(
  secrets: readonly PreparedSecret[],
  presented: string,
  nowMs: number,
): Promise<PreparedSecret | undefined> {
  return findPresentedSecret(secrets, utf8(presented), nowMs, (part) => digest('sha256', [part]))
}

/**
 * Whether a request carries the webhook's secret, compared in constant time. Press signs nothing: a true says who sent
 * the request, not that its body is unchanged. False for whatever a sender could send: no header, an empty one, several.
 *
 * @see https://docs.frappe.io/cloud/setup-webhook
 * @throws ConfigError `secret_invalid` when the secret is empty, blank, over 140 characters or under 16 bytes
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
  const secrets = prepareUsableSecrets(secret, casesolvedSecretRules(allowShortSecrets))
  const presented = readPresentedSecret(headers)
  return presented !== undefined && (await findCasesolvedSecret(secrets, presented, Date.now())) !== undefined
}

/** The 32 bytes of a signature in standard Base64. `undefined` for anything else, hex digits and prefixes included. */
export function decodeFrappeSignature(signature: string | null | undefined): Uint8Array | undefined {
  return typeof signature === 'string' && signature.length === 44 ? decodeBase64(signature) : undefined
}

/** The secret whose HMAC-SHA256 over the raw body is the signature. */
export async function findFrappeSecret(
  secrets: readonly PreparedSecret[],
  body: Uint8Array,
  signature: Uint8Array,
  nowMs: number,
): Promise<PreparedSecret | undefined> {
  return findMatchingSecret(secrets, [signature], nowMs, (key) => computeHmac('sha256', key, [body]))
}

/**
 * Whether `signature`, the value of `X-Frappe-Webhook-Signature`, was made with the secret over exactly these bytes.
 * Pass the body as it was received: parsed and written again it has other spaces and escapes. False for whatever a
 * sender could send.
 *
 * @see https://docs.frappe.io/framework/user/en/guides/integration/webhooks
 * @throws ConfigError `secret_invalid` when the secret is empty, blank or under 16 bytes
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
  body: string | Uint8Array | ArrayBuffer
  signature: string | null | undefined
  secret: Secret | readonly Secret[]
  allowShortSecrets?: boolean | undefined
}): Promise<boolean> {
  const secrets = prepareUsableSecrets(secret, { packageName, allowShortSecrets })
  const mac = decodeFrappeSignature(signature)
  return mac !== undefined && (await findFrappeSecret(secrets, bytesOf(body), mac, Date.now())) !== undefined
}

function bytesOf(body: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (typeof body === 'string') return utf8(body)
  return body instanceof Uint8Array ? body : new Uint8Array(body)
}

/**
 * The value of `X-Frappe-Webhook-Signature` for a body: HMAC-SHA256 in standard Base64, without a prefix.
 *
 * @throws ConfigError `secret_invalid` when the secret is empty
 * @example
 * await signFrappeBody({ body: '{}', secret: 'secret' }) // 'dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM='
 */
export async function signFrappeBody({
  body,
  secret,
}: {
  body: string | Uint8Array
  secret: string | Uint8Array
}): Promise<string> {
  return encodeBase64(await signHmac({ hash: 'sha256', key: secret, data: body }))
}
