import { refuse } from '../scheme/problem.js'
import { atPath, lookupOf, type Reading } from '../scheme/reading.js'
import type { Source } from '../scheme/scheme.js'
import { tried } from '../tried.js'
import type { Condition, Handshake, TokenForm } from './handshake.js'

const forms: Readonly<Record<TokenForm, RegExp>> = {
  token: /^[A-Za-z0-9_.~+/=-]{1,128}$/,
  hex: /^[0-9a-f]{20,64}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  text: /^[\x20-\x7e]{1,1024}$/,
}

/** A value of the request; `undefined` if there is none, or if the body has to be JSON and is not. */
export function lookUp(reading: Reading, source: Source): string | undefined {
  return tried(() => lookupOf(source)(reading))
}

const jsonOf = (reading: Reading) => tried(() => reading.json)

function holds(reading: Reading, condition: Condition): boolean {
  if ('equals' in condition) return lookUp(reading, condition) === condition.equals
  if ('json' in condition) return atPath(jsonOf(reading), condition.json) === undefined
  return lookUp(reading, condition) === undefined
}

/** In any order. */
const areSame = (found: readonly string[], names: readonly string[]) =>
  found.length === names.length && names.every((name) => found.includes(name))

function hasOnlyKeys(reading: Reading, keys: readonly string[]): boolean {
  const body = jsonOf(reading)
  return typeof body === 'object' && body !== null && !Array.isArray(body) && areSame(Object.keys(body), keys)
}

/** Whether the request is this handshake. Its token may still be refused. */
export function isHandshake(reading: Reading, handshake: Handshake): boolean {
  const { method, when, onlyKeys, onlyFields, emptyBody, token } = handshake
  const { message } = reading
  if (message.method !== method) return false
  if (emptyBody && message.body.length > 0) return false
  if (onlyKeys && !hasOnlyKeys(reading, onlyKeys)) return false
  if (onlyFields && !areSame([...reading.form.keys()], onlyFields)) return false
  if (when && !when.every((condition) => holds(reading, condition))) return false
  return token === undefined || lookUp(reading, token) !== undefined
}

/** Whether a text has the form of the handshake's token. */
export function hasForm(text: string, { form = 'token' }: Handshake): boolean {
  return forms[form].test(text)
}

/** The token of a request that is this handshake. Refuses one without the form that it must have to be sent back. */
export function readToken(reading: Reading, handshake: Handshake): string {
  const { token } = handshake
  if (token === undefined) return ''
  const found = lookUp(reading, token)!
  if (!hasForm(found, handshake))
    refuse(
      'challenge_refused',
      'The token of the handshake is too long, or has characters that its form does not allow.',
    )
  return found
}
