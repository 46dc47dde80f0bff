import type { Clock, Fetch } from '@hookwright/core'
import { type ManualClock, manualClock } from '@hookwright/core/testing'
import { createSmartSuiteClient, type SmartSuiteClientOptions } from '@hookwright/smartsuite'
import {
  createSmartSuiteEmulator,
  type SmartSuiteEmulator,
  type SmartSuiteEmulatorOptions,
  type SmartSuiteFault,
} from '@hookwright/smartsuite/testing'

export const token = 'key-4f9d2c1b7a6e'
export const accountId = 'snbvtl79'
export const solutionId = '63b87cad645b3949631b55bf'
export const applicationId = '63b87cad645b3949631b55c1'
export const startedAt = Date.UTC(2026, 0, 12, 9)

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Runs `work` to its end on a clock that otherwise stands still. */
export async function drive<T>(clock: ManualClock, work: Promise<T>, stepMs = 110): Promise<T> {
  let settled = false
  const end = () => {
    settled = true
  }
  work.then(end, end)
  for (let turns = 0; !settled; turns++) {
    await turn()
    // Answers need a few turns of the event loop; time need not pass meanwhile.
    if (!settled && turns % 4 === 3) await clock.advance(stepMs)
  }
  return work
}

/** A fault that answers every call with this response. */
export const answering = (body: string, init: ResponseInit = {}): SmartSuiteFault => ({
  times: Number.POSITIVE_INFINITY,
  respond: () => new Response(body, init),
})

export interface World {
  clock: ManualClock
  emulator: SmartSuiteEmulator
  client: ReturnType<typeof createSmartSuiteClient>
  /** Runs client work to its end. */
  run<T>(work: Promise<T>): Promise<T>
  sent: Request[]
}

export function createWorld(
  emulatorOptions: SmartSuiteEmulatorOptions = {},
  clientOptions: Partial<SmartSuiteClientOptions> = {},
): World {
  const clock = manualClock(startedAt)
  const emulator = createSmartSuiteEmulator({ tokens: [token], accountId, clock, ...emulatorOptions })
  const sent: Request[] = []
  const client = connect(emulator, clock, clientOptions, sent)
  return { clock, emulator, client, sent, run: (work) => drive(clock, work) }
}

export function connect(
  emulator: SmartSuiteEmulator,
  clock: Clock,
  options: Partial<SmartSuiteClientOptions> = {},
  sent: Request[] = [],
) {
  const fetch: Fetch = (input, init) => {
    const request = new Request(input, init)
    sent.push(request.clone())
    return emulator.fetch(request)
  }
  return createSmartSuiteClient({ token, accountId, clock, fetch, random: () => 0.5, ...options })
}

export const allKinds = ['RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_DELETED'] as const

/** A webhook of the whole solution. */
export const wholeSolution = { solutionId, filter: { solution: {} }, kinds: allKinds }
