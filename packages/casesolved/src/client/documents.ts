import { ConfigError, parseLoosely } from '@hookwright/core'
import { type CallOptions, readNumber } from '@hookwright/core/client'
import * as z from 'zod'
import { packageName } from '../package-name.js'
import type { FrappeDocument } from '../schemas.js'
import type { Method, PressApi } from './press-api.js'

export interface CasesolvedNameOptions extends CallOptions {
  /** The document's id: `data.name` of an event, for instance. */
  name: string
}

export interface Documents<T> extends Pick<Method<T>, 'secrets'> {
  doctype: string
  schema: z.ZodType<T>
}

/** @throws ConfigError `option_invalid` */
export function checkText(name: string, value: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new ConfigError(packageName, 'option_invalid', `Option "${name}" is missing or blank.`)
}

/** @throws ConfigError `option_invalid` */
export const checkName = (name: string): string => checkText('name', name)

/** One document of the team. */
export async function getDocument<T>(
  api: PressApi,
  { doctype, schema, secrets }: Documents<T>,
  options: CasesolvedNameOptions,
): Promise<T> {
  const args = { doctype, name: checkName(options.name) }
  return api.call({ method: 'client.get', args, schema, idempotent: true, secrets }, options)
}

export interface List<T> extends Documents<T> {
  fields: readonly string[]
  filters?: object | undefined
  /** How many documents one request asks for, 2 to 10,000. Default 100. */
  pageSize?: number | undefined
}

const largestPageSize = 10_000

/** The API's page size without a limit. A shorter page than this is the last one, whatever maximum the API has. */
const defaultPageSize = 20

/** How often in a row the list may go back without finding anything new. */
const mostReturns = 5

/**
 * The documents of the team, page by page, oldest first. The API pages by offset, so a document that is deleted
 * meanwhile moves those behind it forward. Therefore each page begins with the last document of the page before; if it
 * is missing, earlier pages are read again. No document comes twice, and a server that repeats itself ends the list.
 */
export async function* listPages<T extends FrappeDocument>(
  api: PressApi,
  { doctype, schema, secrets, fields, filters, pageSize = 100 }: List<T>,
  options: CallOptions,
): AsyncGenerator<readonly T[], void, undefined> {
  const known = new Set<string>()
  const asked = Math.floor(readNumber(packageName, 'pageSize', pageSize, 1))
  // A page holds the last document of the page before and at least one more.
  const limit = Math.min(Math.max(2, asked), largestPageSize)

  async function read(start: number): Promise<{ rows: number; page: T[]; isJoined: boolean }> {
    // Without an explicit order, the database may return a different order for each page.
    const args = { doctype, fields, ...(filters ? { filters } : {}), order_by: 'creation asc', start, limit }
    const method = 'client.get_list'
    const rows = await api.call({ method, args, schema: z.array(z.unknown()), idempotent: true, secrets }, options)
    // Rows are read one by one, so that an unreadable one does not make a page look short.
    const page = rows.flatMap((row) => {
      const result = parseLoosely(schema, row)
      return result.ok ? [result.value] : []
    })
    return { rows: rows.length, page, isJoined: start === 0 || page.some(({ name }) => known.has(name)) }
  }

  let start = 0
  let returns = 0
  for (;;) {
    let found = await read(start)
    if (!found.isJoined && returns++ < mostReturns) {
      while (!found.isJoined) {
        start = Math.max(0, start - limit)
        found = await read(start)
      }
    }
    // A page that is read again may hold nothing fresh: the next page then continues.
    const fresh = found.page.filter(({ name }) => !known.has(name) && known.add(name))
    if (fresh.length > 0) {
      returns = 0
      yield fresh
    }
    const isShort = found.rows < Math.min(limit, defaultPageSize)
    // The offset has passed all known documents, and none is new: the server repeats itself.
    const isStuck = fresh.length === 0 && start >= known.size
    if (isShort || isStuck) return
    start += Math.max(1, found.page.length - 1)
  }
}
