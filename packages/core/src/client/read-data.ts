import { type Issue, parseLoosely } from '../loose.js'
import { cleanText } from './clean-text.js'
import type { Answer } from './problem.js'
import type { ApiRequest } from './request.js'

export type ReadData<T> =
  | { readonly ok: true; readonly data: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly problem: string }

function findAt(value: unknown, path: string): unknown {
  let found = value
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}

const pathsOf = (issues: readonly Issue[]) =>
  [...new Set(issues.map(({ path }) => (path.length === 0 ? 'the whole body' : path.map(String).join('.'))))]
    .slice(0, 5)
    .join(', ')

/** The body of a good answer, read loosely. Only what the call is about has to be there. */
export function readData<T>(
  request: ApiRequest<T>,
  { status, json, text }: Answer,
  secrets: readonly string[],
): ReadData<T> {
  const { schema, requires = [] } = request
  const isText = json === undefined && text.trim() !== ''
  if (isText && (schema || requires.length > 0)) {
    return { ok: false, problem: `${status} and something that is not JSON: ${cleanText(text, secrets)}` }
  }
  const read = schema
    ? parseLoosely(schema, json)
    : { ok: true as const, value: (isText ? text : json) as T, issues: [] }
  if (!read.ok)
    return {
      ok: false,
      problem: `${status}, but not what was asked for: see ${cleanText(pathsOf(read.issues), secrets)}.`,
    }
  const missing = requires.filter((path) => (findAt(read.value, path) ?? null) === null)
  if (missing.length > 0) return { ok: false, problem: `${status}, but without ${missing.join(', ')}.` }
  return { ok: true, data: read.value, issues: read.issues }
}
