import type { ManualClock } from '@hookwright/core/testing'
import type { SmartsheetClient, SmartsheetClientOptions, SmartsheetRow, SmartsheetSheet } from '@hookwright/smartsheet'
import { createSmartsheetClient } from '@hookwright/smartsheet'
import {
  createSmartsheetEmulator,
  type SmartsheetEmulator,
  type SmartsheetEmulatorOptions,
} from '@hookwright/smartsheet/testing'

export const token = 'tok-0123456789abcdefghij'
export const sheetId = 4_509_506_114_742_148
export const columnIds = [2_650_235_767_940_996, 7_153_835_395_311_492]

/** What a webhook for the sheet is created with. */
export const hook = { name: 'tests', callbackUrl: 'http://127.0.0.1:8080/hook', scopeObjectId: sheetId }

/** Lets everything go at once: pace is tested elsewhere. */
export const noLimit = { acquire: async () => {}, penalise: () => {} }

/** The answer of a receiver to a challenge; to anything else an empty one. */
export function accept({ headers }: Request): Response {
  const challenge = headers.get('smartsheet-hook-challenge')
  return new Response(null, challenge === null ? {} : { headers: { 'smartsheet-hook-response': challenge } })
}

export interface World {
  emulator: SmartsheetEmulator
  client: SmartsheetClient
  /** Full addresses that the client asked for. */
  asked: URL[]
}

export function createWorld(
  emulatorOptions: SmartsheetEmulatorOptions = {},
  clientOptions: Partial<SmartsheetClientOptions> = {},
): World {
  const emulator = createSmartsheetEmulator({ tokens: [token], requestsPerMinute: 100_000, ...emulatorOptions })
  emulator.state.sheets.set(sheetId, sampleSheet(3))
  const asked: URL[] = []
  const client = createSmartsheetClient({
    token,
    limiter: noLimit,
    retry: { baseDelayMs: 0 },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      asked.push(new URL(request.url))
      return emulator.fetch(request)
    },
    ...clientOptions,
  })
  return { emulator, client, asked }
}

export function sampleRow(index: number): SmartsheetRow {
  return {
    id: 1_000_000_000_000_001 + index,
    rowNumber: index + 1,
    modifiedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    cells: columnIds.map((columnId) => ({ columnId, value: `${index}/${columnId}` })),
  }
}

export function sampleSheet(rows: number): SmartsheetSheet {
  return {
    id: sheetId,
    name: 'Sheet of tests',
    version: 7,
    columns: columnIds.map((id, index) => ({ id, index, title: `Column ${index}`, type: 'TEXT_NUMBER' })),
    rows: Array.from({ length: rows }, (_, index) => sampleRow(index)),
  }
}

/** Moves a clock on until the promise settles. */
export async function passTime<T>(clock: ManualClock, promise: Promise<T>, stepMs = 1_000): Promise<T> {
  let settled = false
  const mark = () => {
    settled = true
  }
  promise.then(mark, mark)
  for (;;) {
    for (let turn = 0; turn < 4 && !settled; turn++) await new Promise((resolve) => setImmediate(resolve))
    if (settled) return promise
    await clock.advance(stepMs)
  }
}
