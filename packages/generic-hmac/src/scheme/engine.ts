import { type Authenticated, decodeHex, digest, equalBytes, type MaybePromise } from '@hookwright/core'
import { type Content, compileContent } from './content.js'
import { authenticatedBy, hasPart } from './facts.js'
import { compileMac, type Proof } from './mac.js'
import { compilePlaces, type Places } from './places.js'
import { refuse } from './problem.js'
import { compileProve, type Prove } from './prove.js'
import { atPath, type Reading } from './reading.js'
import { checkRules } from './rules.js'
import type { Scheme } from './scheme.js'

/** A scheme made ready: closures over its data. */
export interface Engine {
  readonly scheme: Scheme
  readonly authenticated: Authenticated
  /** Whether the scheme signs the URL that the sender was given. */
  readonly signsUrl: boolean
  readonly places: Places
  readonly content: Content
  readonly proof: Proof
  /** The secret that made the proof. Throws `VerificationError` or `RequestError` for what a sender could send. */
  readonly verify: Prove
  /** The message, or each element of it that has a proof of its own. */
  readonly elementsOf: (reading: Reading) => readonly Reading[]
}

const engines = new WeakMap<Scheme, Engine>()

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  Object.values(value).forEach(freeze)
}

/**
 * The engine of a scheme, made when the scheme is first used. From then on the scheme is frozen.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function engineOf(scheme: Scheme): Engine {
  let engine = engines.get(scheme)
  if (!engine) {
    checkRules(scheme)
    freeze(scheme)
    engine = compile(scheme)
    engines.set(scheme, engine)
  }
  return engine
}

/** Elements of one body that carry a proof each. */
const mostElements = 1_000

function compileElements({ each }: Scheme): Engine['elementsOf'] {
  if (each === undefined) return (reading) => [reading]
  return (reading) => {
    const list = atPath(reading.json, each)
    if (!Array.isArray(list) || list.length === 0 || list.length > mostElements) {
      return refuse('signature_missing', `The list "${each}" of the body is missing, empty or too long.`)
    }
    return list.map((element) => reading.within(element))
  }
}

/** One secret must have made the proof of every element. */
function proveEach(prove: Prove, elementsOf: Engine['elementsOf']): Prove {
  return async (reading, secrets, nowMs) => {
    let usable = secrets
    for (const element of elementsOf(reading)) usable = [await prove(element, usable, nowMs)]
    return usable[0]!
  }
}

function compileBodyDigest({ bodyDigest }: Scheme): (reading: Reading) => MaybePromise<void> {
  return ({ query, message }) => {
    if (!bodyDigest || !query.has(bodyDigest.from.query)) return
    const values = query.getAll(bodyDigest.from.query)
    const stated = values.length === 1 ? decodeHex(values[0]!) : undefined
    const compare = (found: Uint8Array) => {
      if (!stated || !equalBytes(found, stated)) refuse('signature_mismatch', 'This is not the body that was signed.')
    }
    const found = digest(bodyDigest.hash, [message.body])
    return found instanceof Promise ? found.then(compare) : compare(found)
  }
}

function proveAndCheck(scheme: Scheme, prove: Prove): Prove {
  if (!scheme.bodyDigest && scheme.mac.kind !== 'digest') return prove
  const checkBody = compileBodyDigest(scheme)
  return async (reading, secrets, nowMs) => {
    const match = await prove(reading, secrets, nowMs)
    await checkBody(reading)
    // The padding that a length-extension forgery leaves in a body is no JSON.
    if (scheme.mac.kind === 'digest' && reading.message.body.length > 0) void reading.json
    return match
  }
}

function compile(scheme: Scheme): Engine {
  const places = compilePlaces(scheme)
  const content = compileContent(scheme.content)
  const proof = compileMac(scheme)
  const elementsOf = compileElements(scheme)
  const prove = compileProve(scheme, places, content, proof)
  return {
    scheme,
    authenticated: authenticatedBy(scheme),
    signsUrl: hasPart(scheme, 'url'),
    places,
    content,
    proof,
    verify: scheme.each === undefined ? proveAndCheck(scheme, prove) : proveEach(prove, elementsOf),
    elementsOf,
  }
}
