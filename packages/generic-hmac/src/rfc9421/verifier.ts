import { type Incoming, lengthPrefixed, sha256Hex } from '@hookwright/core'
import { type DefineVerifierOptions, defineVerifier, type Verifier } from '../define-verifier.js'
import { isHeaderName } from '../scheme/checks/shape.js'
import { idForm } from '../scheme/ids.js'
import { optionInvalid } from '../scheme/problem.js'
import { malformed, signatureFields } from './fields.js'
import { type MessagePolicy, readPolicy } from './policy.js'
import { type ProvenMessage, proveMessage } from './prove.js'

export interface MessageVerifierOptions
  extends MessagePolicy,
    Omit<DefineVerifierOptions, 'check' | 'secretHeaders' | 'methods' | 'freshMs'> {
  /**
   * The header that identifies a delivery, the same in every attempt. It must be among the `components`. Default: none,
   * and a delivery is identified by the hash of its body and of the `components`, or of everything signed if the body
   * is not covered.
   */
  idHeader?: string | undefined
}

/**
 * The `scheme` of a receiver of HTTP message signatures. `secretId` of a delivery is the `keyid` of its signature.
 *
 * @throws ConfigError for a key or an option that can't be used
 * @see https://www.rfc-editor.org/rfc/rfc9421.html
 * @example
 * const webhook = createHmacWebhook({
 *   scheme: messageVerifier({ keys: { alg: 'ed25519', keyid: 'acme-2026', publicKey: pem }, publicUrl }),
 *   onDelivery: enqueue,
 * })
 */
export function messageVerifier(
  options: MessageVerifierOptions & { contentDigest?: 'required' | undefined },
): Verifier<'body'>
export function messageVerifier(options: MessageVerifierOptions): Verifier<'body' | 'sender'>
export function messageVerifier(options: MessageVerifierOptions): Verifier<'body' | 'sender'> {
  const policy = readPolicy(options)
  const { idHeader, name, payload, eventType, maxBytes } = options
  const { tolerance } = policy
  const freshMs = tolerance && Math.min(tolerance.pastMs + tolerance.futureMs, Number.MAX_SAFE_INTEGER)
  if (idHeader !== undefined && !(isHeaderName(idHeader) && policy.components.includes(idHeader))) {
    optionInvalid('Option "idHeader" must be a header among the "components": an unsigned id identifies nothing.')
  }

  /** A body that is not covered could be changed to look like another delivery; what is signed can't. */
  async function identify({ headers, body }: Incoming, { coversBody, required, base }: ProvenMessage): Promise<string> {
    if (idHeader === undefined) return sha256Hex(coversBody ? lengthPrefixed([required, body]) : base)
    // It is one of the components, so it is covered and present.
    const id = headers.get(idHeader)!
    return idForm.test(id) ? id : malformed('The id is not 1 to 256 visible ASCII characters.')
  }

  return defineVerifier(
    async (message) => {
      const proven = await proveMessage(message, policy)
      const { coversBody, created, secretId } = proven
      return {
        authenticated: coversBody ? 'body' : 'sender',
        id: await identify(message, proven),
        timestamp: created,
        secretId,
      }
    },
    { name, payload, eventType, maxBytes, freshMs, check: ({ headers }) => void signatureFields(headers) },
  )
}
