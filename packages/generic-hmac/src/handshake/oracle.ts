import { refuse, schemeInvalid } from '../scheme/problem.js'
import type { Reading } from '../scheme/reading.js'
import type { Part, Scheme } from '../scheme/scheme.js'
import type { Handshake, TokenForm } from './handshake.js'
import { hasForm, lookUp } from './match.js'

// A keyed answer to an unsigned question is a MAC over a text of anyone's choice. It must not be one that a delivery
// could have: either no token can have the shape of the signed content, or whatever has both is refused.

/** What no token of the form has in it. */
const strangers: Readonly<Record<TokenForm, RegExp>> = {
  token: /[^A-Za-z0-9_.~+/=-]/,
  hex: /[^0-9a-f]/,
  uuid: /[^0-9a-f-]/,
  text: /[^\x20-\x7e]/,
}

const isOracle = ({ compute, signed }: Handshake) => compute !== undefined && 'mac' in compute && !signed

const onlyPart = ({ content }: Scheme): Exclude<Part, string> | undefined =>
  content.length === 1 && typeof content[0] === 'object' ? content[0] : undefined

/** A token that is no JSON can't be a body that is JSON; of a form or a text it could be all there is. */
const signsJsonAlone = (scheme: Scheme) => {
  const part = onlyPart(scheme)
  return part !== undefined && 'body' in part && (scheme.payload ?? 'json') === 'json'
}

/** The name of the one field that is signed: of a delivery that has a token there, nothing is believed. */
const signedField = (scheme: Scheme) => {
  const part = onlyPart(scheme)
  return part !== undefined && 'form' in part ? part : undefined
}

/** Where deliveries are signed by a bare digest, a digest over a text of ours may be such a signature. */
const isDigestOracle = ({ compute, signed }: Handshake, { mac }: Scheme) =>
  mac.kind === 'digest' && compute !== undefined && 'digest' in compute && compute.of.includes('verifyToken') && !signed

/** @throws ConfigError where an answer would be a signing oracle for the scheme */
export function checkOracle(handshake: Handshake, scheme: Scheme, path: string): void {
  const isSafe = !isDigestOracle(handshake, scheme) && (!isOracle(handshake) || isApart(handshake, scheme))
  if (isSafe) return
  schemeInvalid(
    `${path}.compute`,
    'would sign, for anyone who asks, a text that could be the content of a delivery. Set signed: true.',
  )
}

/** Whether no token of the handshake can have the shape of what the scheme signs. */
function isApart({ form = 'token' }: Handshake, scheme: Scheme): boolean {
  const literal = scheme.content.some((part) => typeof part === 'string' && strangers[form].test(part))
  return literal || (form !== 'text' && (signsJsonAlone(scheme) || signedField(scheme) !== undefined))
}

/** Where the body alone is signed, a token must not be a body: the only JSON it could be is a number or a word. */
export function checkToken(token: string, handshake: Handshake): void {
  if (!isOracle(handshake)) return
  try {
    JSON.parse(token)
  } catch {
    return
  }
  refuse('challenge_refused', 'The token of the handshake could be a body, and will not be signed.')
}

/** Where one field is signed, it must not be a token, whose signature anyone can ask for. */
export function checkField(reading: Reading, handshake: Handshake, scheme: Scheme): void {
  const field = isOracle(handshake) ? signedField(scheme) : undefined
  if (field && hasForm(lookUp(reading, field) ?? '', handshake)) {
    refuse('signature_mismatch', 'What is signed could be the token of a handshake.')
  }
}
