import { type CallOptions, callOptionsOf } from '@hookwright/core/client'
import {
  type SmartSuiteRecord,
  type SmartSuiteRecordPage,
  smartSuiteRecordPageSchema,
  smartSuiteRecordSchema,
} from '../schemas.js'
import { isNotFound, type SmartSuiteApi, unusable } from './api.js'
import { checkCount, checkId } from './spec.js'

export interface ListSmartSuiteRecordsOptions extends CallOptions {
  /** The table. */
  applicationId: string
  filter?:
    | { operator: 'and' | 'or'; fields: readonly { field: string; comparison: string; value: unknown }[] }
    | undefined
  sort?: readonly { field: string; direction: 'asc' | 'desc' }[] | undefined
  /** Labels instead of ids, if SmartSuite can resolve them. */
  hydrated?: boolean | undefined
  /** Records per page, at most 1,000. Default 100. */
  limit?: number | undefined
  offset?: number | undefined
  /** Deleted records too. */
  includeDeleted?: boolean | undefined
}

export interface SmartSuiteRecordsByIdOptions extends CallOptions {
  applicationId: string
  recordIds: readonly string[]
  hydrated?: boolean | undefined
}

/** Records as they are now. A record may be newer than the event that named it, or be deleted. */
export interface SmartSuiteRecords {
  /**
   * One record.
   *
   * @throws ApiError with status 404 for a record that is deleted or unknown
   */
  get(
    options: CallOptions & { applicationId: string; recordId: string; hydrated?: boolean | undefined },
  ): Promise<SmartSuiteRecord>
  /** One page of records. */
  list(options: ListSmartSuiteRecordsOptions): Promise<SmartSuiteRecordPage>
  /**
   * The records with these ids, in this order, with one call for up to 100 of them. Deleted and unknown records are
   * left out. SmartSuite's own client sends `ids` in this way, but it is not documented; if `ids` are ignored, the
   * records are fetched one by one.
   */
  listByIds(options: SmartSuiteRecordsByIdOptions): Promise<SmartSuiteRecord[]>
}

const idsPerCall = 100
const largestPage = 1_000

export function createRecords({ rest }: SmartSuiteApi): SmartSuiteRecords {
  const get: SmartSuiteRecords['get'] = async ({ applicationId, recordId, hydrated, ...call }) => {
    const { data } = await rest.request({
      path: ['applications', checkId('applicationId', applicationId), 'records', checkId('recordId', recordId)],
      query: { hydrated: hydrated || undefined },
      schema: smartSuiteRecordSchema,
      ...callOptionsOf(call),
    })
    return data
  }

  async function listPage(
    {
      applicationId,
      filter,
      sort,
      hydrated,
      limit = 100,
      offset = 0,
      includeDeleted,
      ...call
    }: ListSmartSuiteRecordsOptions,
    ids?: readonly string[],
  ): Promise<SmartSuiteRecordPage> {
    const { data, issues } = await rest.request({
      method: 'POST',
      path: ['applications', checkId('applicationId', applicationId), 'records', 'list'],
      // SmartSuite ignores these in the body.
      query: {
        offset: checkCount('offset', offset, 0),
        limit: checkCount('limit', limit, 1, largestPage),
        all: includeDeleted || undefined,
      },
      json: { filter, sort, hydrated: hydrated ?? false, ids },
      idempotent: true,
      schema: smartSuiteRecordPageSchema,
      ...callOptionsOf(call),
    })
    // If it were left out, the record would look deleted.
    if (issues.some(({ path }) => path[0] === 'items')) throw unusable('records, one of them without an "id".')
    return data
  }

  async function getEach({ applicationId, recordIds, hydrated, ...call }: SmartSuiteRecordsByIdOptions) {
    const found: SmartSuiteRecord[] = []
    for (const recordId of recordIds) {
      try {
        found.push(await get({ applicationId, recordId, hydrated, ...call }))
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
    return found
  }

  async function listSome(options: SmartSuiteRecordsByIdOptions): Promise<SmartSuiteRecord[]> {
    const { recordIds } = options
    const { items } = await listPage({ ...options, limit: recordIds.length }, recordIds)
    const asked = new Set(recordIds)
    return items.every(({ id }) => asked.has(id)) ? items : getEach(options)
  }

  return {
    get,
    list: (options) => listPage(options),
    async listByIds({ applicationId, recordIds, hydrated, ...call }) {
      // Only these: other options of `list` would leave records out.
      const options = { applicationId, hydrated, ...callOptionsOf(call) }
      const unique = [...new Set(recordIds.map((id) => checkId('recordIds', id)))]
      const found = new Map<string, SmartSuiteRecord>()
      for (let start = 0; start < unique.length; start += idsPerCall) {
        const records = await listSome({ ...options, recordIds: unique.slice(start, start + idsPerCall) })
        for (const record of records) found.set(record.id, record)
      }
      return unique.flatMap((id) => found.get(id) ?? [])
    },
  }
}
