import { refuse } from './problems.js'

export interface PagingRules {
  totals: 'hidden' | 'counted'
  pageBeyondEnd: 'empty' | 'last'
}

const defaultPageSize = 100
const largestPageSize = 10_000

export function readCount(query: URLSearchParams, name: string, least: 0 | 1 = 1): number | undefined {
  const value = query.get(name)
  if (value === null) return undefined
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) refuse(1018, { parameter: name })
  return Number(value)
}

/** A page of a list, in Smartsheet's envelope. */
export interface IndexResult<T> {
  pageNumber: number
  pageSize: number
  totalPages: number
  totalCount: number
  data: T[]
}

/** Cuts a page out of a list, as an IndexResult. */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
  { totals, pageBeyondEnd }: PagingRules,
): IndexResult<T> {
  const pageSize = Math.min(readCount(query, 'pageSize') ?? defaultPageSize, largestPageSize)
  const lastPage = Math.max(1, Math.ceil(items.length / pageSize))
  const asked = readCount(query, 'page') ?? 1
  const page = pageBeyondEnd === 'last' ? Math.min(asked, lastPage) : asked
  return {
    pageNumber: page,
    pageSize,
    totalPages: totals === 'hidden' ? -1 : lastPage,
    totalCount: totals === 'hidden' ? -1 : items.length,
    data: items.slice((page - 1) * pageSize, page * pageSize),
  }
}
