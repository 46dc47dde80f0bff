import { type PreparedSecret, prepareUsableSecrets, type Secret } from '@hookwright/core'
import { findConflict } from '../scheme/checks/rules.js'
import { type Engine, engineOf } from '../scheme/engine.js'
import { factsOf } from '../scheme/facts.js'
import type { HeadersInput, IncomingInput } from '../scheme/incoming-input.js'
import { secretRules } from '../scheme/keys.js'
import { elementsOf, prove } from '../scheme/prove.js'
import { type Message, Reading } from '../scheme/reading.js'
import type { Scheme } from '../scheme/scheme.js'
import { signatureTexts } from '../scheme/signatures.js'

/** What is explained: a request whose body was read, and what it was verified with. */
export interface Given {
  readonly scheme: Scheme
  readonly secret: Secret | readonly Secret[]
  readonly publicUrl: string | undefined
  readonly message: Message
  /** Empty if headers can only be looked up by name. */
  readonly headers: readonly Header[]
}

export interface Header {
  /** In lower case. */
  readonly name: string
  readonly text: string
}

/** The headers of the request, if what was given can list them. */
export function headersIn(incoming: IncomingInput, { headers }: Message): readonly Header[] {
  const given: HeadersInput & { keys?: unknown } = incoming.request ? incoming.request.headers : incoming.headers
  const isLookup = typeof given.get === 'function'
  const names = isLookup ? (typeof given.keys === 'function' ? given.keys() : []) : Object.keys(given)
  const known = [...(names as Iterable<string>)].map((name) => name.toLowerCase())
  return [...new Set(known)].flatMap((name) => {
    const text = headers.get(name)
    return typeof text === 'string' ? [{ name, text }] : []
  })
}

/** The secret that fits. Throws the error that refuses the request. */
export async function verify({ scheme, secret, publicUrl, message }: Given, nowMs: number): Promise<PreparedSecret> {
  const secrets = prepareUsableSecrets(secret, secretRules(scheme, true, 'verify'))
  return (await prove(engineOf(scheme), new Reading(message, publicUrl), secrets, nowMs)).secret
}

/**
 * Without a time window, and without `replayKey` and `authenticates`, which the changes to be tried could contradict.
 */
function proofAlone(scheme: Scheme): Scheme {
  const { timestamp, id } = scheme
  const toleranceMs = factsOf(scheme).timestampSigned ? 'none' : undefined
  const alone: Scheme = {
    ...scheme,
    timestamp: timestamp && { from: timestamp.from, format: timestamp.format, toleranceMs },
    id: id && { from: id.from },
    authenticates: undefined,
  }
  // The payload decides which contents a scheme may have: a content that it does not allow is tried with JSON.
  return findConflict(alone) ? { ...alone, payload: 'json' } : alone
}

/** A moment at which every secret is still accepted: no `Date` is as early. */
const beforeAnyDate = Number.MIN_SAFE_INTEGER

/**
 * The secret with which the proof is right, whatever the age of the request; `undefined` also if that can't be tried.
 *
 * @param nowMs when the secret must be accepted. Default: at any time
 */
export async function fittingSecret(given: Given, nowMs: number = beforeAnyDate): Promise<PreparedSecret | undefined> {
  try {
    return await verify({ ...given, scheme: proofAlone(given.scheme) }, nowMs)
  } catch {
    return undefined
  }
}

/**
 * An engine, and what it reads: the message, or of several elements the first without a signature, or else the first.
 */
export function reads({ scheme, publicUrl, message }: Given): { engine: Engine; reading: Reading } {
  const engine = engineOf(proofAlone(scheme))
  const elements = elementsOf(engine, new Reading(message, publicUrl))
  const isBare = (element: Reading) => signatureTexts(engine, element).length === 0
  return { engine, reading: elements.find(isBare) ?? elements[0]! }
}

/** Whether looking something up in the message is refused. */
export function isRefused(look: () => unknown): boolean {
  try {
    look()
    return false
  } catch {
    return true
  }
}
