import { type Incoming, type Parsed, parseLoosely, type StandardSchema } from '@hookwright/core'
import type { Engine } from '../scheme/engine.js'
import { eventTypeIsSigned, idIsSigned, timestampIsSigned } from '../scheme/facts.js'
import { compileClaims, compileIdentity } from '../scheme/identity.js'
import { atPath, type Reading, scalarText } from '../scheme/reading.js'
import type { EventSchemas, MessageFacts } from './delivery.js'
import type { EventTypeSource } from './options.js'

export interface ParseOptions {
  readonly schema?: StandardSchema | undefined
  readonly events?: EventSchemas | undefined
  readonly eventType?: EventTypeSource | undefined
}

function typeOf(source: EventTypeSource | undefined, payload: unknown, incoming: Incoming): string | undefined {
  if (source === undefined) return undefined
  if (typeof source === 'function') return source({ payload, headers: incoming.toHeaders() })
  if ('header' in source) return incoming.headers.get(source.header) ?? undefined
  return scalarText(atPath(payload, source.json))
}

/** Reads what an authenticated body says, and from signed parts alone what identifies it. */
export function createParse(engine: Engine, options: ParseOptions) {
  const { scheme } = engine
  const { schema } = options
  const identify = compileIdentity(engine)
  const claims = compileClaims(engine)
  const source = options.eventType ?? scheme.eventType
  // A `Map`: an event called `constructor` has no schema.
  const events = options.events && new Map(Object.entries(options.events))
  const signed = {
    idSigned: idIsSigned(scheme),
    timestampSigned: timestampIsSigned(scheme),
    typeSigned: typeof source === 'object' && eventTypeIsSigned({ ...scheme, eventType: source }),
  }

  function shape(type: string | undefined, payload: unknown): Pick<Parsed, 'type' | 'payload' | 'issues'> {
    const eventSchema = events ? events.get(type ?? '') : schema
    if (!eventSchema) return { type: events ? 'unknown' : (type ?? 'unknown'), payload, issues: [] }
    const read = parseLoosely(eventSchema, payload)
    if (read.ok) return { type: type ?? 'unknown', payload: read.value, issues: read.issues }
    return { type: 'unknown', payload: events ? payload : undefined, issues: read.issues }
  }

  return async (payload: unknown, incoming: Incoming, reading: Reading): Promise<Parsed> => {
    // First: reading a payload loosely takes the fields out of it that do not fit.
    const id = await identify(reading)
    const { id: messageId, timestampMs } = claims(reading)
    const type = typeOf(source, payload, incoming)
    const timestamp = timestampMs === undefined ? undefined : new Date(timestampMs)
    const message: MessageFacts = { id: messageId, timestamp, type, ...signed }
    return { ...shape(type, payload), id, details: { message } }
  }
}
