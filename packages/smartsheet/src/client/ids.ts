import { ConfigError, isWellFormed } from '@hookwright/core'
import { packageName } from '../package-name.js'

/** Ids of attachments, comments and discussions are documented as numbers in resources and as texts in paths. */
export type Id = number | string

/** A number must be exact: one above 2^53 was rounded, and is the id of a different object. */
export function isId(value: unknown): value is Id {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0
  return typeof value === 'string' && value.trim() !== '' && isWellFormed(value)
}

/** @throws ConfigError `option_invalid` that names the option */
export function checkId(name: string, value: unknown): Id {
  if (isId(value)) return value
  throw new ConfigError(
    packageName,
    'option_invalid',
    `Option "${name}": expected an id, which is a whole number from 1 to 2^53 - 1 or a text.`,
  )
}

/**
 * Checks the ids of the objects that a webhook watches.
 *
 * @throws ConfigError `option_invalid` for an invalid id
 */
export function checkScope({
  scopeObjectId,
  subscope,
}: {
  scopeObjectId: number
  subscope?: { columnIds: readonly Id[] } | undefined
}): void {
  checkId('scopeObjectId', scopeObjectId)
  for (const id of subscope?.columnIds ?? []) checkId('subscope.columnIds', id)
}

/** Names of resources, and ids keyed by the names of their options: `['sheets', { sheetId }, 'rows', { rowId }]`. */
export type Path = readonly (string | Readonly<Record<string, Id>>)[]

/**
 * The segments of a URL path.
 *
 * @throws ConfigError `option_invalid` for an invalid id: otherwise `/sheets/undefined` would be requested
 */
export function segmentsOf(path: Path): readonly Id[] {
  return path.flatMap((part) => {
    if (typeof part === 'string') return [part]
    return Object.entries(part).map(([name, id]) => checkId(name, id))
  })
}
