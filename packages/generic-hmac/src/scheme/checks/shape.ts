import { schemeInvalid } from '../problem.js'

/** Checks one value; `path` is its name in the message. */
export type Check = (value: unknown, path: string) => void

export type Fields = Readonly<Record<string, Check>>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text: Check = (value, path) => {
  if (typeof value !== 'string' || value === '') schemeInvalid(path, 'must be a non-empty text.')
}

export const isHeaderName = (value: unknown): boolean =>
  typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value)

/**
 * Names and positions joined by dots, not the `$.id`, `/id` or `items[0]` of other languages, which would find nothing.
 */
export const isJsonPath = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !/^\$\W|^\/|\[\d*\]|^\.|\.\.|\.$/.test(value)

export const header: Check = (value, path) => {
  if (!isHeaderName(value)) schemeInvalid(path, 'must be the name of a header.')
}

export const jsonPath: Check = (value, path) => {
  if (!isJsonPath(value)) schemeInvalid(path, 'must be a path such as data.0.id.')
}

export const flag: Check = (value, path) => {
  if (typeof value !== 'boolean') schemeInvalid(path, 'must be true or false.')
}

export function oneOf(...allowed: readonly unknown[]): Check {
  return (value, path) => {
    if (!allowed.includes(value)) schemeInvalid(path, `must be one of ${allowed.map(String).join(', ')}.`)
  }
}

export const isTrue: Check = (value, path) => oneOf(true)(value, path)

export const hmacHash: Check = (value, path) => oneOf('sha1', 'sha256', 'sha384', 'sha512')(value, path)

/** A whole number in these bounds. NaN and infinities are refused. */
export function whole(least: number, most: number): Check {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
      schemeInvalid(path, `must be a whole number from ${least} to ${most}.`)
    }
  }
}

export function list(check: Check, least = 1): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < least)
      schemeInvalid(path, `must be a list${least > 0 ? ` of at least ${least}` : ''}.`)
    for (const [index, item] of value.entries()) check(item, `${path}.${index}`)
  }
}

/** An object with these keys and no others; `optional` ones may be absent. */
export function object(required: Fields, optional: Fields = {}): Check {
  return (value, path) => {
    if (!isObject(value)) return schemeInvalid(path, 'must be an object.')
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(required, key) && !Object.hasOwn(optional, key)) {
        const known = [...Object.keys(required), ...Object.keys(optional)]
        schemeInvalid(at(path, key), `is not a known field. Known here: ${known.join(', ')}.`)
      }
    }
    for (const [key, check] of Object.entries(required)) check(value[key], at(path, key))
    for (const [key, check] of Object.entries(optional)) {
      if (value[key] !== undefined) check(value[key], at(path, key))
    }
  }
}

/** An object of one of several kinds: the first of these keys that it has decides which. */
export function keyed(kinds: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    const key = isObject(value) ? Object.keys(kinds).find((name) => Object.hasOwn(value, name)) : undefined
    if (key === undefined) return schemeInvalid(path, `must have one of the fields ${Object.keys(kinds).join(', ')}.`)
    kinds[key]?.(value, path)
  }
}

/** An object whose `kind` decides which other fields it has. */
export function kinded(kinds: Readonly<Record<string, readonly [required: Fields, optional?: Fields]>>): Check {
  return (value, path) => {
    const kind = isObject(value) ? value.kind : undefined
    if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
      return schemeInvalid(at(path, 'kind'), `must be one of ${Object.keys(kinds).join(', ')}.`)
    }
    const [required, optional] = kinds[kind]!
    object({ ...required, kind: text }, optional)(value, path)
  }
}

const at = (path: string, key: string) => (path === '' ? key : `${path}.${key}`)
