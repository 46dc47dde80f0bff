import { readNumber } from '@hookwright/core/client'
import { packageName } from '../package-name.js'

type One = string | number | boolean | Date

export type QueryPart = One | readonly (string | number)[] | undefined

const isList = (value: QueryPart): value is readonly (string | number)[] => Array.isArray(value)

/** Pages count from 1, and none is empty. Versions, levels and ids may be 0. */
const leastOf = (name: string) => (name === 'page' || name === 'pageSize' ? 1 : 0)

function textOf(name: string, value: One): string | number | boolean {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'number' ? readNumber(packageName, name, value, leastOf(name)) : value
}

/**
 * A query with lists joined by bare commas: encoded ones take three characters each, and the length of an address
 * decides how many requests it takes to fetch many rows.
 *
 * @throws ConfigError `option_invalid` for an option that is no number, or too low
 */
export function queryText(parts: Readonly<Record<string, QueryPart>>): string {
  const written = Object.entries(parts).flatMap(([name, value]) => {
    if (value === undefined) return []
    const texts = isList(value) ? value : [textOf(name, value)]
    return texts.length === 0 ? [] : [`${name}=${texts.map(encodeURIComponent).join(',')}`]
  })
  return written.join('&')
}
