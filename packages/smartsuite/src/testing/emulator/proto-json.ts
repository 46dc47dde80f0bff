import { malformed } from './twirp.js'

/**
 * JSON as protobuf reads and writes it: keys in snake_case or lowerCamelCase, unknown keys ignored, enums by name or
 * number, integers as number or text, one member of a one-of, and default values left out of what is written.
 *
 * @see https://protobuf.dev/programming-guides/json/
 */
export type FieldType = 'text' | 'integer' | readonly string[] | Message

export interface Field {
  readonly type: FieldType
  readonly repeated?: boolean
  /** Fields with the same name here exclude each other. */
  readonly oneOf?: string
}

export interface Message {
  readonly fields: Readonly<Record<string, Field>>
}

// biome-ignore lint/suspicious/noExplicitAny: the code that reads a decoded message knows its shape.
export type Decoded = any

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

function readScalar(type: FieldType, value: unknown, name: string): unknown {
  if (type === 'text') {
    if (typeof value !== 'string') throw malformed(`field ${name}: expected a string`)
    return value
  }
  if (type === 'integer') {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    if (!Number.isSafeInteger(number)) throw malformed(`field ${name}: expected an integer`)
    return number
  }
  if (Array.isArray(type)) {
    const found = typeof value === 'number' ? type[value] : type.find((known) => known === value)
    if (found === undefined) throw malformed(`field ${name}: unknown enum value`)
    return found
  }
  return readMessage(type as Message, value, name)
}

function readField({ type, repeated, oneOf }: Field, value: unknown, name: string): unknown {
  if (value === null) {
    if (oneOf) throw malformed(`field ${name}: null for a member of a one-of`)
    return undefined
  }
  if (!repeated) return readScalar(type, value, name)
  if (!Array.isArray(value)) throw malformed(`field ${name}: expected an array`)
  return value.map((item) => readScalar(type, item, name))
}

/** Reads a message; its keys are snake_case afterwards. */
export function readMessage({ fields }: Message, value: unknown, name = 'request'): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`${name}: expected an object`)
  }
  const decoded: Record<string, unknown> = {}
  const taken = new Set<string>()
  for (const [field, definition] of Object.entries(fields)) {
    for (const key of new Set([field, camelCase(field)])) {
      if (!Object.hasOwn(value, key)) continue
      const read = readField(definition, (value as Record<string, unknown>)[key], field)
      if (read === undefined) continue
      if (definition.oneOf && taken.has(definition.oneOf))
        throw malformed(`${name}: one-of ${definition.oneOf} is set twice`)
      if (definition.oneOf) taken.add(definition.oneOf)
      decoded[field] = read
    }
  }
  return decoded
}

const isDefault = (value: unknown) =>
  value === undefined || value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0)

/** Objects keyed by field slugs are data, not messages: they keep their keys and empty values. */
const opaque = new Set(['data', 'previous'])

/** Writes a message: default values are left out, an empty message stays. */
export function writeMessage(value: unknown, casing: 'snake_case' | 'camelCase'): unknown {
  if (Array.isArray(value)) return value.map((item) => writeMessage(item, casing))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isDefault(member))
      .map(([key, member]) => [
        casing === 'camelCase' ? camelCase(key) : key,
        opaque.has(key) ? member : writeMessage(member, casing),
      ]),
  )
}
