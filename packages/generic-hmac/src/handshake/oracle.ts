import type { Engine } from '../scheme/engine.js'
import { headerOf, isRequestedUrl, signsHeader } from '../scheme/facts.js'
import { refuse, schemeInvalid } from '../scheme/problem.js'
import type { Reading } from '../scheme/reading.js'
import type { Part, Scheme } from '../scheme/scheme.js'
import type { Handshake, TokenForm } from './handshake.js'
import { hasForm, lookUp } from './match.js'

// A keyed answer to an unsigned handshake is a MAC over a text that anyone can choose. It must not be one that a
// delivery could have: either no token can have the form of the signed content, or a text with both forms is refused.

/** What no token of the form contains. */
const strangers: Readonly<Record<TokenForm, RegExp>> = {
  token: /[^A-Za-z0-9_.~+/=-]/,
  hex: /[^0-9a-f]/,
  uuid: /[^0-9a-f-]/,
  text: /[^\x20-\x7e]/,
}

/** Whether the sender vouches for the token. A replay can change a token that is not signed. */
function isSigned({ signed = false, token }: Handshake, { scheme: { content }, authenticated }: Engine): boolean {
  if (!signed || !token) return signed
  if ('json' in token) return authenticated === 'body'
  const header = headerOf(token)
  return header === undefined ? content.some(isRequestedUrl) : signsHeader(content, header)
}

const isOracle = (handshake: Handshake, engine: Engine) =>
  handshake.compute !== undefined && 'mac' in handshake.compute && !isSigned(handshake, engine)

const onlyPart = ({ content }: Scheme): Exclude<Part, string> | undefined =>
  content.length === 1 && typeof content[0] === 'object' ? content[0] : undefined

/** A token that is not JSON can't be a JSON body; but it could be all of a form or a text. */
const signsJsonAlone = (scheme: Scheme) => {
  const part = onlyPart(scheme)
  return part !== undefined && 'body' in part && (scheme.payload ?? 'json') === 'json'
}

/** The only field that is signed. A delivery with a token in it is refused. */
const signedField = (scheme: Scheme) => {
  const part = onlyPart(scheme)
  return part !== undefined && 'form' in part ? part : undefined
}

/** If deliveries are signed with a bare digest, a digest over the verify token may be such a signature. */
function isDigestOracle(handshake: Handshake, engine: Engine): boolean {
  const { compute } = handshake
  const isOurs = compute !== undefined && 'digest' in compute && compute.of.includes('verifyToken')
  return engine.scheme.mac.kind === 'digest' && isOurs && !isSigned(handshake, engine)
}

/** @throws ConfigError if an answer would be a signing oracle for the scheme */
export function checkOracle(handshake: Handshake, engine: Engine, path: string): void {
  const isKeyedOracle = isOracle(handshake, engine) && !isApart(handshake, engine.scheme)
  if (!isKeyedOracle && !isDigestOracle(handshake, engine)) return
  schemeInvalid(
    `${path}.compute`,
    'would sign, for anyone who asks, a text that could be the content of a delivery. Set signed: true, and take the token from the signed content.',
  )
}

/** Whether no token of the handshake can have the form of what the scheme signs. */
function isApart({ form = 'token' }: Handshake, scheme: Scheme): boolean {
  const literal = scheme.content.some((part) => typeof part === 'string' && strangers[form].test(part))
  return literal || (form !== 'text' && (signsJsonAlone(scheme) || signedField(scheme) !== undefined))
}

/** If only the body is signed, a token must not be a body. The only JSON that it could be is a number or a word. */
export function checkToken(token: string, handshake: Handshake, engine: Engine): void {
  if (!isOracle(handshake, engine)) return
  try {
    JSON.parse(token)
  } catch {
    return
  }
  refuse('challenge_refused', 'The token of the handshake could be a body, so it is not signed.')
}

/** If only one field is signed, it must not be a token, because anyone can ask for the signature of a token. */
export function checkField(reading: Reading, handshake: Handshake, engine: Engine): void {
  const field = isOracle(handshake, engine) ? signedField(engine.scheme) : undefined
  if (field && hasForm(lookUp(reading, field) ?? '', handshake)) {
    refuse('signature_mismatch', 'What is signed could be the token of a handshake.')
  }
}
