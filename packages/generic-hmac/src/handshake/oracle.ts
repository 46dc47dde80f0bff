import { refuse, schemeInvalid } from '../scheme/problem.js'
import type { Scheme } from '../scheme/scheme.js'
import type { Handshake } from './handshake.js'

/**
 * A keyed answer to an unsigned question is a MAC over a text of anyone's choice. It must not be one that a delivery
 * could have: either no token can have the shape of the signed content, or the delivery it would sign is refused.
 */
export function checkOracle(handshake: Handshake, { content, payload = 'json' }: Scheme, path: string): void {
  const { compute, signed, form = 'token' } = handshake
  if (!compute || !('mac' in compute) || signed) return
  // A token that is no JSON can't be a body that is JSON; of a form or a text it could be all there is.
  const bodyAlone = payload === 'json' && content.length === 1 && typeof content[0] === 'object' && 'body' in content[0]
  const literal = content.some((part) => typeof part === 'string' && /[^A-Za-z0-9_.~+/=-]/.test(part))
  if (form === 'text' || !(bodyAlone || literal || form === 'hex')) {
    schemeInvalid(
      `${path}.compute`,
      'would sign, for anyone who asks, a text that could be the content of a delivery. Set signed: true.',
    )
  }
}

/** Where the body alone is signed, a token must not be a body: the only JSON it could be is a number or a word. */
export function checkToken(token: string, { compute, signed }: Handshake): void {
  if (!compute || !('mac' in compute) || signed) return
  try {
    JSON.parse(token)
  } catch {
    return
  }
  refuse('challenge_refused', 'The token of the handshake could be a body, and will not be signed.')
}
