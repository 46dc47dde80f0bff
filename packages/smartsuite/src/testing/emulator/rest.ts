import { decodeWherePossible } from '../../path-token.js'
import type { EmulatedRecord } from './records.js'

export interface RestOptions {
  records: ReadonlyMap<string, EmulatedRecord>
  accountId: string
  emptyValues: 'dropped' | 'kept'
}

/** What a REST call asks for. */
export interface RestCall {
  readonly operation: string
  readonly about?: string | undefined
  answer(body: unknown): Response
}

const notFound = () => Response.json({ detail: 'Not found.' }, { status: 404 })

const isEmpty = (value: unknown) => value === '' || value === false || (Array.isArray(value) && value.length === 0)

/** Only the requested fields, or all fields if none was requested. */
const pick = (resource: object, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => fields.length === 0 || fields.includes(name)))

interface Query {
  ids?: string[]
  sort?: { field: string; direction?: string }[]
  filter?: { operator?: string; fields?: { field: string; comparison: string; value: unknown }[] }
}

const compare = (left: unknown, right: unknown) => String(left ?? '').localeCompare(String(right ?? ''))

/**
 * The REST API: it is built on Django REST Framework, and its paths end with a slash.
 *
 * @see https://developers.smartsuite.com/docs/intro
 */
export function createRest({ records, accountId, emptyValues }: RestOptions) {
  const show = ({ values }: EmulatedRecord) =>
    emptyValues === 'kept' ? values : Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)))

  const solutionIds = () => [...new Set([...records.values()].map(({ solutionId }) => solutionId))]
  const solution = (id: string) => ({ id, name: `Solution ${id}`, slug: `s${id.slice(-7)}` })

  function applications(solutionId?: string | null) {
    const owners = new Map([...records.values()].map((record) => [record.applicationId, record.solutionId]))
    return [...owners]
      .filter(([, owner]) => !solutionId || owner === solutionId)
      .map(([id, owner]) => ({
        id,
        name: `Table ${id}`,
        slug: `t${id.slice(-7)}`,
        solution: owner,
        status: 'public',
        structure: [{ slug: 'title', label: 'Title', field_type: 'recordtitlefield', params: {} }],
      }))
  }

  function matches(record: EmulatedRecord, { operator = 'and', fields = [] }: NonNullable<Query['filter']>): boolean {
    const results = fields.map(({ field, comparison, value }) => {
      const same = JSON.stringify(record.values[field]) === JSON.stringify(value)
      return comparison === 'is_not' ? !same : same
    })
    return operator === 'or' ? results.length === 0 || results.includes(true) : !results.includes(false)
  }

  function list(applicationId: string, search: URLSearchParams, query: Query): Response {
    // Only the query string selects the page: the same keys in the body are ignored.
    const limit = Math.min(Number(search.get('limit') ?? 100), 1000)
    const offset = Number(search.get('offset') ?? 0)
    if (!Number.isInteger(limit) || !Number.isInteger(offset))
      return Response.json({ limit: ['A valid integer is required.'] }, { status: 400 })
    const { ids, sort = [], filter } = query
    if (filter?.fields?.some(({ comparison }) => comparison !== 'is' && comparison !== 'is_not')) {
      return Response.json({ [filter.fields[0]?.field ?? 'filter']: ['Not allowed comparison.'] }, { status: 400 })
    }
    const found = [...records.values()].filter(
      (record) =>
        record.applicationId === applicationId &&
        (search.get('all') === 'true' || !record.deleted) &&
        (!ids || ids.includes(record.id)) &&
        (!filter || matches(record, filter)),
    )
    for (const { field, direction } of [...sort].reverse()) {
      found.sort((left, right) => compare(left.values[field], right.values[field]) * (direction === 'desc' ? -1 : 1))
    }
    return Response.json({ total: found.length, offset, limit, items: found.slice(offset, offset + limit).map(show) })
  }

  function get(applicationId: string, recordId: string): Response {
    const record = records.get(recordId)
    if (!record || record.deleted || record.applicationId !== applicationId) return notFound()
    return Response.json(show(record))
  }

  const one = <T extends { id: string }>(items: readonly T[], id: string) => {
    const item = items.find((candidate) => candidate.id === id)
    return item ? Response.json(item) : notFound()
  }

  return function route(method: string, url: URL): RestCall | undefined {
    const path = url.pathname.slice(url.pathname.indexOf('/api/v1/') + '/api/v1/'.length)
    const [resource, id = '', records, last = ''] = path.split('/').map(decodeWherePossible)
    const shown = (items: readonly object[]) => {
      const fields = url.searchParams.getAll('fields')
      return Response.json(items.map((item) => pick(item, fields)))
    }
    const call = (operation: string, about: string | undefined, answer: RestCall['answer']): RestCall => ({
      operation,
      about,
      answer,
    })
    if (!url.pathname.endsWith('/')) {
      return call(
        `${method} redirect`,
        undefined,
        () => new Response(null, { status: 301, headers: { location: `${url.pathname}/${url.search}` } }),
      )
    }
    const template = [resource, id && '{id}', records, last && last !== 'list' ? '{id}' : last]
      .filter(Boolean)
      .join('/')
    const route = `${method} ${template}`
    switch (route) {
      case 'POST applications/{id}/records/list':
        return call(route, id, (body) => list(id, url.searchParams, (body ?? {}) as Query))
      case 'GET applications/{id}/records/{id}':
        return call(route, last, () => get(id, last))
      case 'GET applications':
        return call(route, undefined, () => shown(applications(url.searchParams.get('solution'))))
      case 'GET applications/{id}':
        return call(route, id, () => one(applications(), id))
      case 'GET solutions':
        return call(route, undefined, () => shown(solutionIds().map(solution)))
      case 'GET solutions/{id}':
        return call(route, id, () => one(solutionIds().map(solution), id))
      case 'GET accounts':
        return call(route, undefined, () =>
          Response.json([{ id: '63a1f6', slug: accountId, name: 'Emulated workspace' }]),
        )
      default:
        return undefined
    }
  }
}
