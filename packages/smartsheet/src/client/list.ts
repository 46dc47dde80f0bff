import { callQuietly, parseLoosely } from '@hookwright/core'
import { type ApiClient, type CallOptions, callOptionsOf } from '@hookwright/core/client'
import * as z from 'zod'
import { number } from '../schemas/fields.js'
import { type Path, segmentsOf } from './ids.js'
import { type QueryPart, queryText } from './query-text.js'

/**
 * Items page by page with `for await`, or all of them with `await`. An item that can't be read, such as a webhook
 * without an id, is left out. Deleting items between two pages makes the list skip as many: collect with `await` before
 * you delete.
 */
export interface SmartsheetList<T> extends AsyncIterable<T>, PromiseLike<T[]> {}

export interface SmartsheetListOptions extends CallOptions {
  /** The first page to fetch. Default 1. */
  page?: number | undefined
  /** Items per page, up to 10,000. Default 100. */
  pageSize?: number | undefined
  /** Called after each page with the number of items so far. What it throws is ignored. */
  onProgress?: ((progress: { page: number; items: number }) => void) | undefined
}

interface Page {
  pageNumber?: number | undefined
  pageSize?: number | undefined
  totalPages?: number | undefined
  data?: unknown[] | undefined
}

export interface ListRequest<T> {
  path: Path
  query?: Readonly<Record<string, QueryPart>> | undefined
  item: z.ZodType<T>
  /** Identifies an item. Absent if items have no id: equal items then count as different ones. */
  keyOf?: ((item: T) => string) | undefined
  /** Applied to each item before it is returned. */
  prepare?: ((item: T) => T) | undefined
  weight?: number | undefined
  options: SmartsheetListOptions
}

const defaultPageSize = 100

/** After this many equal pages in a row, the server is taken to report any page number and repeat its last page. */
const mostEqualPages = 100

/** How many pages in a row may hold only unreadable items. */
const mostUnreadPages = 10

/**
 * Picks the items of a page that did not come before. Without keys these are all of them, unless the page repeats the
 * one before it: it is equal, and its number is not the one that was asked for.
 */
function createPickNew<T>(keyOf: ((item: T) => string) | undefined) {
  const seen = new Set<string>()
  let before = ''
  let equalPages = 0
  return (items: readonly T[], isAsked: boolean): readonly T[] => {
    if (keyOf) return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)))
    const page = JSON.stringify(items)
    equalPages = page === before ? equalPages + 1 : 0
    before = page
    return equalPages > (isAsked ? mostEqualPages : 0) ? [] : items
  }
}

/**
 * Totals have been -1 since June 2026, so a short page is the end. Earlier versions returned the last page again for
 * pages beyond the end, so a page with nothing new is the end as well.
 */
async function* pagesOf<T>(api: ApiClient, request: ListRequest<T>): AsyncGenerator<T> {
  const { options, keyOf, prepare = (item) => item } = request
  const { page: firstPage = 1, pageSize = defaultPageSize, onProgress } = options
  // Items are read one by one, so that an unreadable one does not make a page look short.
  const schema: z.ZodType<Page> = z.looseObject({
    pageNumber: number,
    pageSize: number,
    totalPages: number,
    data: z.array(z.unknown()).optional(),
  })
  const pickNew = createPickNew(keyOf)
  let count = 0
  let unreadPages = 0
  for (let page = firstPage; ; page++) {
    const { data: answer } = await api.request({
      ...callOptionsOf(options),
      path: segmentsOf(request.path),
      search: queryText({ ...request.query, page, pageSize }),
      weight: request.weight,
      schema,
      requires: ['data'],
    })
    const data = answer.data!
    const items = data.flatMap((value) => {
      const read = parseLoosely(request.item, value)
      return read.ok ? [read.value] : []
    })
    const fresh = pickNew(items, answer.pageNumber === page)
    count += fresh.length
    yield* fresh.map(prepare)
    callQuietly(() => onProgress?.({ page, items: count }))
    const { totalPages = -1 } = answer
    // A server that returns smaller pages than asked for reports its page size.
    const isShort = data.length === 0 || data.length < Math.min(pageSize, answer.pageSize ?? pageSize)
    // A page without a readable item has no keys that could show whether it repeats the last page.
    unreadPages = items.length === 0 ? unreadPages + 1 : 0
    const isOld = items.length > 0 ? fresh.length === 0 : unreadPages > mostUnreadPages
    if (isShort || isOld || (totalPages > 0 && page >= totalPages)) return
  }
}

export function createList<T>(api: ApiClient, request: ListRequest<T>): SmartsheetList<T> {
  const collect = async () => {
    const all: T[] = []
    for await (const item of pagesOf(api, request)) all.push(item)
    return all
  }
  return {
    [Symbol.asyncIterator]: () => pagesOf(api, request),
    // biome-ignore lint/suspicious/noThenProperty: awaiting a list returns all items, iterating fetches page by page.
    then: (onFulfilled, onRejected) => collect().then(onFulfilled, onRejected),
  }
}
