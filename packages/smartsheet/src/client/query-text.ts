import { ConfigError, isWellFormed } from '@hookwright/core'
import { packageName } from '../package-name.js'
import { checkId, type Id } from './ids.js'

type One = string | number | Date

export type QueryPart = One | readonly Id[] | undefined

const isList = (value: QueryPart): value is readonly Id[] => Array.isArray(value)

/** The largest page that Smartsheet returns since June 2026, whatever is asked for. */
export const largestPageSize = 10_000

/** The ranges of whole numbers, if they differ from the default: versions and levels may be 0. */
const ranges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  filterId: [1, Number.MAX_SAFE_INTEGER],
  page: [1, Number.MAX_SAFE_INTEGER],
  pageSize: [1, largestPageSize],
}

/** Lists that select. An empty one would select everything. */
const choices: ReadonlySet<string> = /* @__PURE__ */ new Set(['rowIds', 'rowNumbers', 'columnIds'])

const invalid = (name: string, expected: string) =>
  new ConfigError(packageName, 'option_invalid', `Option "${name}": expected ${expected}.`)

function checkNumber(name: string, value: number): number {
  const [least, most] = ranges[name] ?? [0, Number.MAX_SAFE_INTEGER]
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw invalid(name, `a whole number from ${least}${name === 'pageSize' ? ` to ${most}` : ''}`)
}

function checkList(name: string, values: readonly Id[]): readonly Id[] {
  if (!choices.has(name)) return values
  if (values.length === 0) throw invalid(name, 'at least one id. Leave the option out to ask for all')
  return values.map((value) => checkId(name, value))
}

function textOf(name: string, value: One): string {
  if (typeof value === 'number') return String(checkNumber(name, value))
  const text = value instanceof Date ? (Number.isNaN(value.getTime()) ? '' : value.toISOString()) : value
  if (typeof text !== 'string' || text.trim() === '') throw invalid(name, 'a valid Date, or a text that is not blank')
  return text
}

/**
 * A query whose lists are joined by bare commas: an encoded comma takes three characters, and the length of a URL
 * decides how many requests it takes to fetch many rows.
 *
 * @throws ConfigError `option_invalid` for an option that would not ask for what it says
 */
export function queryText(parts: Readonly<Record<string, QueryPart>>): string {
  const written = Object.entries(parts).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (choices.has(name) && !isList(value)) throw invalid(name, 'a list of ids')
    const texts = isList(value) ? checkList(name, value) : [textOf(name, value)]
    if (!texts.every((text) => isWellFormed(String(text)))) throw invalid(name, 'well-formed text')
    return texts.length === 0 ? [] : [`${name}=${texts.map(encodeURIComponent).join(',')}`]
  })
  return written.join('&')
}
