import { bundleProgram, type Program, startProgram } from './child.js'
import { freePort, pause, type TestServer } from './server.js'

export interface LedgerOptions {
  name: string
  /** A program that calls `receive`. It gets the port to listen on, then `args`. */
  receiver: URL
  args: string[]
  /** Killed and restarted in every round, after the receiver was. */
  engine?: TestServer
  rounds?: number
  /** The ids of all deliveries in the engine. */
  idsInEngine(): Promise<string[]>
}

export interface Ledger {
  acknowledged: number
  /** Acknowledged, and not in the engine. */
  lost: number
  /** In the engine more than once. */
  duplicates: number
  /** From the engine's death to the first acknowledgement after it, in milliseconds, sorted. */
  recoveryMs: number[]
}

/** CI runs all of them. For fewer, set HOOKWRIGHT_LEDGER_ROUNDS. */
export const ledgerRounds = process.env.CI ? 20 : Number(process.env.HOOKWRIGHT_LEDGER_ROUNDS ?? 20)

const senders = 32

/**
 * A receiver under load, a sender that records every acknowledged delivery and retries all others, and in each round a
 * `kill -9` of the receiver and one of the engine.
 */
export async function keepLedger(options: LedgerOptions): Promise<Ledger> {
  const { name, engine, rounds = ledgerRounds } = options
  const file = await bundleProgram(options.receiver)
  const port = await freePort()
  const start = () => startProgram(file, [String(port), ...options.args])
  const acknowledged = new Set<string>()
  const refusals = new Map<number | string, number>()
  let lastAcknowledgedAt = 0
  let sending = true
  let failed = false
  let sent = 0

  async function attempt(id: string): Promise<boolean> {
    try {
      const body = `{"id":"${id}"}`
      const signal = AbortSignal.timeout(8_000)
      const response = await fetch(`http://127.0.0.1:${port}/hook?id=${id}`, { method: 'POST', body, signal })
      await response.arrayBuffer()
      if (response.status === 200) return true
      refusals.set(response.status, (refusals.get(response.status) ?? 0) + 1)
    } catch {
      refusals.set('no answer', (refusals.get('no answer') ?? 0) + 1)
    }
    return false
  }

  async function send(): Promise<void> {
    while (sending) {
      const id = `${name}-${++sent}`
      while (!(await attempt(id))) {
        if (failed) return
        await pause(25)
      }
      acknowledged.add(id)
      lastAcknowledgedAt = performance.now()
      await pause(2)
    }
  }

  async function recovered(since: number): Promise<number> {
    while (lastAcknowledgedAt <= since) await pause(5)
    return lastAcknowledgedAt
  }

  let receiver: Program = await start()
  const load = Array.from({ length: senders }, send)
  const recoveryMs: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      await recovered(performance.now())
      await pause(200 + Math.random() * 300)
      await receiver.kill()
      receiver = await start()
      await recovered(performance.now())
      if (!engine) continue
      await pause(200 + Math.random() * 300)
      await engine.kill()
      const diedAt = performance.now()
      await engine.start()
      recoveryMs.push((await recovered(diedAt)) - diedAt)
    }
  } catch (error) {
    // Otherwise the senders would never get an answer.
    failed = true
    throw error
  } finally {
    sending = false
    await Promise.all(load)
    await receiver.kill()
  }
  const ids = await options.idsInEngine()
  const distinct = new Set(ids)
  const ledger: Ledger = {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !distinct.has(id)).length,
    duplicates: ids.length - distinct.size,
    recoveryMs: recoveryMs.sort((left, right) => left - right),
  }
  process.stdout.write(
    `${describeLedger(name, rounds, ledger)}, refused ${JSON.stringify(Object.fromEntries(refusals))}\n`,
  )
  return ledger
}

function describeLedger(name: string, rounds: number, { acknowledged, lost, duplicates, recoveryMs }: Ledger): string {
  const at = (share: number) => Math.round(recoveryMs[Math.floor((recoveryMs.length - 1) * share)] ?? 0)
  const recovery = recoveryMs.length > 0 ? `, recovery ${at(0.5)} ms median, ${at(1)} ms longest` : ''
  return `ledger of ${name}, ${rounds} rounds: acknowledged ${acknowledged}, lost ${lost}, duplicates ${duplicates}${recovery}`
}
