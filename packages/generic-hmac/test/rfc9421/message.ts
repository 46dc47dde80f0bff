import { generateKeyPairSync } from 'node:crypto'
import { manualClock } from '@hookwright/core/testing'
import {
  type MessagePolicy,
  type SigningKey,
  type SignMessageOptions,
  signMessage,
  type VerifyingKey,
  verifyMessageSignature,
} from '../../src/rfc9421.js'

export const clock = manualClock(Date.UTC(2026, 10, 22, 6, 0, 0))
export const url = 'https://hooks.example.com/in?tenant=7&plan=a%20b'
export const body = '{"type":"invoice.paid","note":"Zoë $$ 漢字"}'

export function keyPair(alg: 'ed25519' | 'ecdsa-p256-sha256') {
  const { publicKey, privateKey } =
    alg === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    signing: { alg, keyid: alg, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string },
    verifying: { alg, keyid: alg, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string },
  }
}

const shared = { alg: 'hmac-sha256', keyid: 'hmac-sha256', secret: 'a-secret-of-thirty-two-bytes-012' } as const

export const pairs: Record<
  'hmac-sha256' | 'ed25519' | 'ecdsa-p256-sha256',
  { signing: SigningKey; verifying: VerifyingKey }
> = {
  'hmac-sha256': { signing: shared, verifying: shared },
  ed25519: keyPair('ed25519'),
  'ecdsa-p256-sha256': keyPair('ecdsa-p256-sha256'),
}

export interface Sent {
  method: string
  url: string
  headers: Record<string, string>
  body: Uint8Array
}

/** A signed message, taken apart so that it can be changed. */
export async function sign(options: Partial<SignMessageOptions> = {}): Promise<Sent> {
  const request = await signMessage({
    key: pairs['hmac-sha256'].signing,
    url,
    body,
    clock,
    ...options,
  } as SignMessageOptions)
  const { method, headers } = request
  return {
    method,
    url: request.url,
    headers: Object.fromEntries(headers),
    body: new Uint8Array(await request.arrayBuffer()),
  }
}

export function verify(sent: Sent, policy: Partial<MessagePolicy> = {}): Promise<boolean> {
  return verifyMessageSignature({ keys: pairs['hmac-sha256'].verifying, publicUrl: url, clock, ...policy, ...sent })
}

/** The message with these headers changed, or removed if undefined. */
export function withHeaders(sent: Sent, changes: Record<string, string | undefined>): Sent {
  const headers = { ...sent.headers, ...changes }
  for (const name of Object.keys(headers)) if (headers[name] === undefined) delete headers[name]
  return { ...sent, headers: headers as Record<string, string> }
}
