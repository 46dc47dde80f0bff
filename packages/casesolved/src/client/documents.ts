import * as z from 'zod'
import type { FrappeDocument } from '../schemas.js'
import type { CallOptions, InnerCallOptions, PressApi } from './press-api.js'

export interface NameOptions extends CallOptions {
  /** The document's id: `data.name` of an event, for instance. */
  name: string
}

/** One document of the team. */
export function getDocument<T>(
  api: PressApi,
  doctype: string,
  { name, ...callOptions }: NameOptions & InnerCallOptions,
  schema: z.ZodType<T>,
): Promise<T> {
  const args = { doctype, name }
  return api.call({ ...callOptions, method: 'client.get', args, schema, requires: ['name'], repeatable: true })
}

export interface ListOptions extends InnerCallOptions {
  fields: readonly string[]
  filters?: object | undefined
  /** How many documents one request asks for, at least 2. Default 100. */
  pageSize?: number | undefined
}

/** What the API gives when no limit is asked for. A shorter page than this is the last one, whatever it may cap. */
const defaultPageSize = 20

/**
 * The documents of the team, page by page, oldest first. The API counts offsets, so that a document that goes away
 * meanwhile moves those behind it forward: each page begins with the last document of the one before, and where that
 * is not to be found, one page is read again. No document comes twice.
 */
export async function* listPages<T extends FrappeDocument>(
  api: PressApi,
  doctype: string,
  { fields, filters, pageSize = 100, ...callOptions }: ListOptions,
  schema: z.ZodType<T>,
): AsyncGenerator<readonly T[], void, undefined> {
  const known = new Set<string>()
  // Without an order of its own the database gives any, and a different one for each page.
  const order = { order_by: 'creation asc' }
  // The last document of one page has to fit beside the first of the next.
  const limit = Math.max(2, pageSize)
  for (let start = 0; ; ) {
    const args = { doctype, fields, ...(filters ? { filters } : {}), ...order, start, limit }
    const page = await api.call({
      ...callOptions,
      method: 'client.get_list',
      args,
      schema: z.array(schema),
      repeatable: true,
    })
    if (start > 0 && !page.some(({ name }) => known.has(name))) {
      start = Math.max(0, start - limit)
      continue
    }
    // None is fresh where a page is read again: the next one goes on.
    const fresh = page.filter(({ name }) => !known.has(name))
    for (const { name } of fresh) known.add(name)
    if (fresh.length > 0) yield fresh
    if (page.length < Math.min(limit, defaultPageSize)) return
    start += page.length - 1
  }
}
