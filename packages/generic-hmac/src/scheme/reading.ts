import { type HeaderLookup, parseJson } from '@hookwright/core/signature'
import { packageName } from '../package-name.js'
import type { Presence, Scheme, Source } from './scheme.js'

/** An incoming or outgoing request whose body was read. */
export interface Message {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
  readonly body: Uint8Array
  /** The body if it was given as text: most schemes need no bytes, and encoding costs as much as a third of the MAC. */
  readonly text?: string | undefined
}

/** How large a body may be by default. */
export const defaultMaxBytes: number = 1024 * 1024

const decoder = /* @__PURE__ */ new TextDecoder()

/** The fields of a body that is a form. */
export const formOf = (body: Uint8Array): URLSearchParams => new URLSearchParams(decoder.decode(body))

/** The parts of a message that a scheme can point at, each looked up or parsed when it is first asked for. */
export class Reading {
  readonly message: Message
  /** The URL exactly as the sender was given it. */
  readonly publicUrl: string | undefined
  #json: { value: unknown } | undefined
  #form: URLSearchParams | undefined
  #query: URLSearchParams | undefined

  constructor(message: Message, publicUrl: string | undefined, element?: { value: unknown }) {
    this.message = message
    this.publicUrl = publicUrl
    this.#json = element
  }

  /** The body as it is hashed. */
  get rawBody(): string | Uint8Array {
    return this.message.text ?? this.message.body
  }

  get json(): unknown {
    this.#json ??= { value: parseJson(packageName, this.message.body) }
    return this.#json.value
  }

  get form(): URLSearchParams {
    this.#form ??= formOf(this.message.body)
    return this.#form
  }

  /** The query of the request as it arrived, with its `?`. */
  get search(): string {
    return /\?[^#]*/.exec(this.message.url)?.[0] ?? ''
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.search)
    return this.#query
  }

  /** The same message, with one element of an array in it as its JSON. */
  within(value: unknown): Reading {
    return new Reading(this.message, this.publicUrl, { value })
  }

  has(presence: Presence): boolean {
    return 'header' in presence ? this.message.headers.get(presence.header) !== null : this.query.has(presence.query)
  }
}

/** Decided by the bytes themselves: a content type is not signed. No form begins with a bracket: forms escape it. */
export function looksLikeJson(body: Uint8Array): boolean {
  return body[0] === 0x7b || body[0] === 0x5b
}

/** Follows only own properties: a path through `constructor` leads nowhere. */
export function atPath(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}

/** A JSON value as senders write it into signed text. Objects, and numbers that JavaScript can't hold, have no text. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined
}

/**
 * The values of each field, in one pass: looking up every key again takes seconds for a form of many, which anyone may
 * send.
 */
export function valuesByKey(fields: URLSearchParams): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [key, value] of fields) {
    const known = values.get(key)
    if (known) known.push(value)
    else values.set(key, [value])
  }
  return values
}

/** The only value of a field. A repeated field has none: which of its values counts would be a guess. */
function single(fields: URLSearchParams, name: string): string | undefined {
  const values = fields.getAll(name)
  return values.length === 1 ? values[0] : undefined
}

export type Lookup = (reading: Reading) => string | undefined

/** Settles the source once, so that each message costs only the lookup. */
export function lookupOf(source: Source): Lookup {
  if ('header' in source) return ({ message }) => message.headers.get(source.header) ?? undefined
  if ('query' in source) return ({ query }) => single(query, source.query)
  if ('form' in source) return ({ form }) => single(form, source.form)
  return ({ json }) => scalarText(atPath(json, source.json))
}

/**
 * As {@link lookupOf}, for an id, which is never empty and never a boolean. A form, of payload `auto`, has no JSON to
 * look in.
 */
export function idLookupOf(source: Source, payload: Scheme['payload']): Lookup {
  const lookup = lookupOf(source)
  const isNone = (reading: Reading) =>
    // `json` is a getter that parses: a body that is not JSON must not be parsed for an id that is elsewhere.
    'json' in source &&
    ((payload === 'auto' && !looksLikeJson(reading.message.body)) ||
      typeof atPath(reading.json, source.json) === 'boolean')
  return (reading) => (isNone(reading) ? undefined : lookup(reading) || undefined)
}
