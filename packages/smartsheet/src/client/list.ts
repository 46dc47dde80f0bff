import { callQuietly, parseLoosely } from '@hookwright/core'
import { type ApiClient, type CallOptions, callOptionsOf } from '@hookwright/core/client'
import * as z from 'zod'
import { number } from '../schemas/fields.js'
import { type Path, segmentsOf } from './ids.js'
import { type QueryPart, queryText } from './query-text.js'

/**
 * Items page by page with `for await`, or all of them with `await`. What can't be read is left out, such as a webhook
 * without an id. Items that are deleted between two pages leave a gap of as many: collect with `await` before you delete.
 */
export interface SmartsheetList<T> extends AsyncIterable<T>, PromiseLike<T[]> {}

export interface SmartsheetListOptions extends CallOptions {
  /** The first page to fetch. Default 1. */
  page?: number | undefined
  /** Items in a page, up to 10,000. Default 100. */
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
  /** Tells items apart. Absent where they have no id: two that are equal are two. */
  keyOf?: ((item: T) => string) | undefined
  /** Done to each item before anybody sees it. */
  prepare?: ((item: T) => T) | undefined
  weight?: number | undefined
  options: SmartsheetListOptions
}

const defaultPageSize = 100

/** After so many the server says of the last page whatever it is asked for. */
const mostEqualPages = 100

/** How many pages in a row may hold nothing that can be read. */
const mostUnreadPages = 10

/**
 * What of a page was not there yet. Without keys that is all of it, unless it is the page before once more: equal, and not
 * said to be the page that was asked for.
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
 * Totals are -1 since June 2026, so the end is a short page. A page beyond the end was the last one again in earlier
 * versions, so a page with nothing new is the end as well.
 */
async function* pagesOf<T>(api: ApiClient, request: ListRequest<T>): AsyncGenerator<T> {
  const { options, keyOf, prepare = (item) => item } = request
  const { page: firstPage = 1, pageSize = defaultPageSize, onProgress } = options
  // Items are read one by one: one that is left out does not make a page short.
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
    // A server that allows smaller pages than asked for says so.
    const isShort = data.length === 0 || data.length < Math.min(pageSize, answer.pageSize ?? pageSize)
    // A page of which nothing can be read has no keys that would tell whether it is the last again.
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
    // biome-ignore lint/suspicious/noThenProperty: awaiting a list gives all of it, iterating fetches as it goes.
    then: (onFulfilled, onRejected) => collect().then(onFulfilled, onRejected),
  }
}
