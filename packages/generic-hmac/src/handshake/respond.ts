import { challengeReply, digest, encodeHex, type Reply, utf8 } from '@hookwright/core'
import { encodeText } from '../scheme/encoding.js'
import type { DigestComputation, Handshake, KeyedComputation, ResponsePart } from './handshake.js'
import type { HandshakeOptions } from './requirements.js'

/** What an answer is made from. */
interface Answer {
  readonly token: string
  readonly computed: string
  readonly options: HandshakeOptions
}

export async function computeDigest(
  { digest: hash, of }: DigestComputation,
  values: Readonly<Record<DigestComputation['of'][number], string | undefined>>,
): Promise<string> {
  const parts = of.map((name) => values[name])
  return encodeHex(await digest(hash, [utf8(parts.join(''))]))
}

export function writeMac(mac: Uint8Array, { encoding, prefix = '' }: KeyedComputation): string {
  return prefix + encodeText(mac, encoding)
}

function fill(part: ResponsePart, { token, computed, options }: Answer): string {
  if (typeof part === 'string') return part
  if ('token' in part) return token
  if ('computed' in part) return computed
  // The options were checked when the handshakes were made ready.
  return options[part.option]!
}

/** The sender's text is returned as text or JSON that no browser renders as a page. */
export function respond({ respond: { status = 200, headers = {}, text, json } }: Handshake, answer: Answer): Reply {
  const sent: Record<string, string> = { 'content-security-policy': "default-src 'none'" }
  for (const [name, part] of Object.entries(headers)) sent[name] = fill(part, answer)
  let body: string | null = null
  if (text) {
    sent['content-type'] = 'text/plain; charset=utf-8'
    body = text.map((part) => fill(part, answer)).join('')
  } else if (json) {
    sent['content-type'] = 'application/json'
    const values = Object.entries(json).map(([key, part]) => [
      key,
      typeof part === 'number' ? part : fill(part, answer),
    ])
    body = JSON.stringify(Object.fromEntries(values))
  }
  return { ...challengeReply(sent, body), status }
}
