import {
  ConfigError,
  createSecretLookup,
  createWebhook,
  type Delivery,
  type HeaderLookup,
  type PayloadOf,
  type PayloadSchema,
  parseLoosely,
  type SecretSource,
  type StandardSchema,
  sha256Hex,
  systemTime,
  VerificationError,
  type Webhook,
  type WebhookOptions,
  type WebhookProtocol,
} from '@hookwright/core'
import { decodeFrappeSignature, findFrappeSecret, frappeSignatureHeader } from '../frappe-signature.js'
import { packageName } from '../package-name.js'

/** A webhook of the Frappe framework. `unknown`: JSON that does not fit the given schema. */
export type FrappeDelivery<P = unknown> = Delivery<'document', P> | Delivery<'unknown', unknown>

/** What a `secret` function receives. None of it is verified. */
export interface FrappeSecretHint {
  readonly method: string
  readonly url: string
  readonly headers: Headers
}

export interface FrappeWebhookOptions<P = unknown> extends WebhookOptions<FrappeDelivery<P>> {
  /**
   * The Webhook Secret of the document, a list of several while you change it, or a function that finds the secrets.
   */
  secret: SecretSource<FrappeSecretHint>
  /**
   * The shape of the body: any Standard Schema that validates synchronously. Its transforms have no effect. Fields that
   * do not fit are `undefined` and are listed in `issues`. Without a schema, every body is a `document` with a payload
   * of type `unknown`.
   */
  schema?: PayloadSchema<P> | undefined
}

/**
 * A receiver for the webhooks that a Frappe or ERPNext site sends itself (its Webhook doctype, security enabled). The
 * body is signed; its content is whatever the site's owner chose, and so is its content type.
 *
 * A delivery is identified by its bytes for 28 hours, because newer sites retry for 27: two equal bodies are one
 * delivery, even if their events or methods differ. So put `modified` into the body, and the event too: `on_submit` and
 * `on_update` of one save have the same `modified`, and a deletion keeps it. Or create a receiver with its own
 * `endpoint` for each Webhook document.
 *
 * @see https://docs.frappe.io/framework/user/en/guides/integration/webhooks
 * @throws ConfigError when an option is wrong
 * @example
 * const webhook = createFrappeWebhook({
 *   secret: env.FRAPPE_SECRET,
 *   schema: z.object({ name: z.string(), modified: z.string() }),
 *   onDelivery: async (delivery) => {
 *     if (delivery.type === 'document') await refresh(delivery.payload.name)
 *   },
 * })
 */
export function createFrappeWebhook<S extends StandardSchema = StandardSchema>(
  options: FrappeWebhookOptions<PayloadOf<S>> & { schema?: S | undefined },
): Webhook<FrappeDelivery<PayloadOf<S>>>
export function createFrappeWebhook<P = unknown>(options: FrappeWebhookOptions<P>): Webhook<FrappeDelivery<P>>
export function createFrappeWebhook<P>(options: FrappeWebhookOptions<P>): Webhook<FrappeDelivery<P>> {
  return createWebhook<FrappeDelivery<P>>(createProtocol(options), options)
}

function createProtocol<P>(options: FrappeWebhookOptions<P>): WebhookProtocol {
  const { secret, schema, allowShortSecrets, clock = systemTime } = options
  if (schema && !schema['~standard']) {
    throw new ConfigError(packageName, 'option_invalid', 'Option "schema": expected a Standard Schema.')
  }
  const lookup = createSecretLookup(secret, { packageName, allowShortSecrets, clock })
  return {
    provider: 'frappe',
    packageName,
    methods: ['POST', 'PUT', 'DELETE'],
    maxBodyBytes: 1_048_576,
    // Newer versions of the framework retry for about 27 hours, older ones for seconds.
    retainMs: 28 * 3_600_000,
    patienceMs: 5_000,
    eventNames: ['document'], // requests name no event
    check: ({ headers }) => {
      readSignature(headers)
    },
    async authenticate(incoming) {
      const { headers, body, context } = incoming
      const signature = readSignature(headers)
      const { secrets, principal } = await lookup(
        () => ({ method: incoming.method, url: incoming.url, headers: incoming.toHeaders() }),
        context,
      )
      const match = await findFrappeSecret(secrets, body, signature, clock.now())
      if (!match) {
        throw new VerificationError(
          packageName,
          'signature_mismatch',
          'The signature does not match the body. Is the secret right, and was the body passed on unchanged?',
        )
      }
      return { authenticated: 'body', principal, secretId: match.id }
    },
    async parse(value, { body }) {
      const id = await sha256Hex(body)
      if (!schema) return { type: 'document', payload: value, issues: [], id }
      const { ok, issues } = parseLoosely(schema, value)
      return { type: ok ? 'document' : 'unknown', payload: value, issues, id }
    },
  }
}

function readSignature(headers: HeaderLookup): Uint8Array {
  const value = headers.get(frappeSignatureHeader)
  if (!value) {
    throw new VerificationError(
      packageName,
      'signature_missing',
      'No X-Frappe-Webhook-Signature. Is "Enable Security" set in the Webhook document?',
    )
  }
  const signature = decodeFrappeSignature(value)
  if (!signature) {
    throw new VerificationError(
      packageName,
      'signature_malformed',
      'X-Frappe-Webhook-Signature is not an HMAC-SHA256 in standard Base64.',
    )
  }
  return signature
}
