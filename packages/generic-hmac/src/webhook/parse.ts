import {
  andThen,
  type Incoming,
  type MaybePromise,
  type Parsed,
  type Proof,
  parseLoosely,
  type StandardSchema,
} from '@hookwright/core'
import { packageName } from '../package-name.js'
import { isHeaderName, isJsonPath } from '../scheme/checks/shape.js'
import type { Engine } from '../scheme/engine.js'
import { isInBody } from '../scheme/facts.js'
import type { SignatureGroup } from '../scheme/grammar.js'
import { claimsOf, identityOf } from '../scheme/identity.js'
import { optionInvalid } from '../scheme/problem.js'
import { atPath, type Reading, scalarText } from '../scheme/reading.js'
import type { Scheme } from '../scheme/scheme.js'
import type { EventSchemas, MessageFacts } from './delivery.js'
import type { EventTypeSource } from './options.js'

export interface ParseOptions {
  readonly schema?: StandardSchema | undefined
  readonly events?: EventSchemas | undefined
  readonly eventType?: EventTypeSource | undefined
  readonly on?: Readonly<Record<string, unknown>> | undefined
  readonly onOther?: unknown
}

/** A source that finds nothing would leave every handler uncalled, and every delivery acknowledged. */
function checkEventType(source: unknown): void {
  if (source === undefined || typeof source === 'function') return
  const { header, json }: { header?: unknown; json?: unknown } = Object(source)
  if (header === undefined ? !isJsonPath(json) : !isHeaderName(header)) {
    optionInvalid(
      'Option "eventType" must be the name of a { header }, a { json } path such as data.0.id, or a function.',
    )
  }
}

/**
 * Deliveries are acknowledged even if no handler is called, so a handler that can never be called is an error at once.
 */
function checkEventNames(
  { events = {}, on = {} }: ParseOptions,
  source: EventTypeSource | undefined,
  payload = 'json',
) {
  if ('unknown' in events) optionInvalid('Option "events": "unknown" is what every event is called that is not listed.')
  const named = Object.entries({ ...on, ...events }).find(([name, value]) => value && name !== 'unknown')
  // In a payload of text or bytes there are no fields.
  const isNowhere = !source || ('json' in source && /^(text|bytes)$/.test(payload))
  if (named && isNowhere) {
    const other = source ? ' of a header, or a function' : ''
    optionInvalid(`Nothing names the type of an event, so "${named[0]}" would never come: give "eventType"${other}.`)
  }
}

function typeOf(source: EventTypeSource | undefined, payload: unknown, incoming: Incoming): string | undefined {
  if (source === undefined) return undefined
  // A number can be a name too; a promise can't.
  if (typeof source === 'function') return scalarText(source({ payload, headers: incoming.toHeaders() }))
  if ('header' in source) return incoming.headers.get(source.header) ?? undefined
  return scalarText(atPath(payload, source.json))
}

/** An event whose name was not found must not look like one that has no handler. */
function tellUnnamed({ on, onOther }: ParseOptions): () => void {
  let told = !on || Boolean(on.unknown ?? onOther)
  return () => {
    if (told) return
    told = true
    // biome-ignore lint/suspicious/noConsole: the delivery is acknowledged, so nothing else would show it.
    console.warn(`[${packageName}] No "eventType" was found, and there is no "onOther".`)
  }
}

/** A payload as its schema reads it, with the event's name as the sender wrote it. */
type Shaped = Pick<Parsed, 'type' | 'payload' | 'issues'> & { readonly named: string | undefined }

/** Finds the event's name and reads the payload by its schema. */
export function createShape(
  { schema, ...options }: ParseOptions,
  source: EventTypeSource | undefined,
  payload: Scheme['payload'],
) {
  checkEventType(source)
  checkEventNames(options, source, payload)
  // A `Map`: an event called `constructor` has no schema.
  const events = options.events && new Map(Object.entries(options.events))
  // A schema that is still undefined, as with circular imports, would leave its handler uncalled.
  for (const one of events?.values() ?? (schema === undefined ? [] : [schema])) {
    if (!one?.['~standard']) optionInvalid('Options "schema" and "events" take Standard Schemas, such as those of zod.')
  }

  const unnamed = tellUnnamed(options)

  return (payload: unknown, incoming: Incoming): Shaped => {
    const named = typeOf(source, payload, incoming)
    if (named === undefined) unnamed()
    const eventSchema = events ? events.get(named ?? '') : schema
    // This changes the payload itself: what does not fit is removed from it.
    const { ok, issues } = eventSchema ? parseLoosely(eventSchema, payload) : { ok: !events, issues: [] }
    return { named, type: (ok ? named : undefined) ?? 'unknown', payload: ok || events ? payload : undefined, issues }
  }
}

/** Field by field: rest and spread of objects cost more than a short MAC. */
export function parsedAs({ type, payload, issues }: Shaped, id: string, message: MessageFacts, dedupe = true): Parsed {
  return { type, payload, issues, id, dedupe, details: { message } }
}

/** What is known about the proof of a message. For one that comes back from a queue, only its `id`. */
export interface SchemeProof extends Proof {
  readonly groups?: readonly SignatureGroup[] | undefined
  /** The key it was proven with: a handshake is answered with the same key. */
  readonly key?: Uint8Array | undefined
}

/**
 * Reads what an authenticated body says. What identifies it comes only from signed parts, unless the proof has the id.
 */
export function createParse(engine: Engine, options: ParseOptions) {
  const { scheme, idSigned, timestampSigned, authenticated } = engine
  const source = options.eventType ?? scheme.eventType
  const shape = createShape(options, source, scheme.payload)
  const typeSigned = authenticated === 'body' && isInBody(source)
  // Nothing signed distinguishes messages that repeat, unless their time is signed.
  const isAlike = scheme.repeats && !timestampSigned

  return (payload: unknown, incoming: Incoming, reading: Reading, proof: SchemeProof): MaybePromise<Parsed> => {
    const { groups } = proof
    // Each is a separate delivery, also for a handler that looks at its key.
    const identity = proof.id ?? (isAlike ? crypto.randomUUID() : identityOf(engine, reading, groups))
    // All this comes before the payload is read: reading it loosely removes the fields that do not fit.
    return andThen(identity, (id) => {
      const claims = claimsOf(engine, reading, groups)
      const shaped = shape(payload, incoming)
      const type = shaped.named
      return parsedAs(
        shaped,
        id,
        { id: claims.id, timestamp: claims.timestamp, type, idSigned, timestampSigned, typeSigned },
        !isAlike,
      )
    })
  }
}
