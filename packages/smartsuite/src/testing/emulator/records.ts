import type { Clock } from '@hookwright/core'
import { sampleSmartSuiteEvent } from '../samples.js'

export interface EmulatedRecord {
  readonly id: string
  readonly solutionId: string
  readonly applicationId: string
  values: Record<string, unknown>
  deleted: boolean
}

export interface RecordChange {
  readonly kind: 'RECORD_CREATED' | 'RECORD_UPDATED' | 'RECORD_DELETED'
  readonly record: EmulatedRecord
  readonly previous: Record<string, unknown>
}

/** Changes the records of the workspace: each call is a change that webhooks see. */
export interface EmulatedRecords {
  /** Creates a record and returns its id. Solution and table default to those of the documentation's sample. */
  create(record?: { solutionId?: string; applicationId?: string; values?: Record<string, unknown> }): string
  /** Changes values of a record: a `RECORD_UPDATED`. */
  update(change: { recordId: string; values: Record<string, unknown> }): void
  /** Deletes a record: a `RECORD_DELETED`. */
  delete(change: { recordId: string }): void
}

export interface RecordBook extends EmulatedRecords {
  readonly all: ReadonlyMap<string, EmulatedRecord>
}

const { locator } = sampleSmartSuiteEvent.record_event_data ?? {}

/** SmartSuite stamps records with microseconds. */
const stamp = (now: number) => new Date(now).toISOString().replace('Z', '000Z')

export function createRecordBook(clock: Clock, onChange: (change: RecordChange) => void): RecordBook {
  const all = new Map<string, EmulatedRecord>()

  function find(recordId: string): EmulatedRecord {
    const record = all.get(recordId)
    if (!record) throw new RangeError(`The emulator has no record ${recordId}.`)
    return record
  }

  return {
    all,
    create({
      solutionId = locator?.solution_id ?? '',
      applicationId = locator?.application_id ?? '',
      values = {},
    } = {}) {
      const id = `6493681eba${(all.size + 1).toString(16).padStart(14, '0')}`
      const now = stamp(clock.now())
      const record: EmulatedRecord = {
        id,
        solutionId,
        applicationId,
        deleted: false,
        values: {
          title: '',
          assigned_to: [],
          ...values,
          id,
          application_id: applicationId,
          autonumber: all.size + 1,
          first_created: { on: now, by: '63a1f65723aaf6bcb564b1f1' },
          last_updated: { on: now, by: '63a1f65723aaf6bcb564b1f1' },
          deleted_date: { date: null, include_time: false },
        },
      }
      all.set(id, record)
      onChange({ kind: 'RECORD_CREATED', record, previous: {} })
      return id
    },
    update({ recordId, values }) {
      const record = find(recordId)
      const previous = Object.fromEntries(Object.keys(values).map((slug) => [slug, record.values[slug] ?? null]))
      const last_updated = { on: stamp(clock.now()), by: '63a1f65723aaf6bcb564b1f1' }
      record.values = { ...record.values, ...values, last_updated }
      onChange({ kind: 'RECORD_UPDATED', record, previous })
    },
    delete({ recordId }) {
      const record = find(recordId)
      record.deleted = true
      record.values = { ...record.values, deleted_date: { date: stamp(clock.now()), include_time: true } }
      onChange({ kind: 'RECORD_DELETED', record, previous: {} })
    },
  }
}
