import { type ApiClient, type CallOptions, callOptionsOf } from '@hookwright/core/client'
import type * as z from 'zod'
import { type Path, segmentsOf } from './ids.js'
import { type QueryPart, queryText } from './query-text.js'

export interface ResourceRequest<T> {
  path: Path
  query?: Readonly<Record<string, QueryPart>> | undefined
  schema: z.ZodType<T>
  /** Fields that must be present. Default: `id`. */
  requires?: readonly string[] | undefined
}

/** One resource, unwrapped: Smartsheet wraps only the results of changes. */
export async function getResource<T>(api: ApiClient, request: ResourceRequest<T>, options: CallOptions): Promise<T> {
  const { path, query = {}, schema, requires = ['id'] } = request
  const { data } = await api.request({
    ...callOptionsOf(options),
    path: segmentsOf(path),
    search: queryText(query),
    schema,
    requires,
  })
  return data
}
