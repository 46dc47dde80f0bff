import { createWebhook, type EventHandler, memoryStore, type Store, type WebhookProtocol } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test } from 'vitest'
import { seeded } from '../../../../tests/support/seeded.js'

const leaseMs = 300
const events = ['a', 'b', 'c'].map((name) => ({ name, event: name }))
const protocol: WebhookProtocol = {
  provider: 'simulation',
  packageName: 'simulation',
  maxBodyBytes: 1,
  retainMs: 3_600_000,
  patienceMs: 5_000,
  authenticate: () => ({ authenticated: 'none' }),
  decode: () => undefined,
  parse: () => ({ type: 'batch', payload: undefined, issues: [], id: '1' }),
  events: () => events,
}

interface Run {
  request: unknown
  index: number
  signal: AbortSignal
  life: { isOver: boolean }
  state: 'runs' | 'failed' | 'done'
}

/**
 * Three processes on one store, two senders that retry until a 200, and for ten seconds everything that may go
 * wrong, by a seed. Returns which promises were broken.
 */
async function simulate(seed: number, dedupe: 'delivery' | 'event'): Promise<string[]> {
  const random = seeded(seed)
  const clock = manualClock()
  const goesWrong = (chance: number) => clock.now() < 10_000 && random() < chance
  const real = memoryStore({ clock })
  const runs: Run[] = []
  const marked = new Set<unknown>()
  const broken = new Set<string>()
  const expectThat = (kept: boolean, promise: string) => kept || broken.add(promise)
  let [open, senders] = [0, 2]

  /** Waits like a process: forever, if it dies meanwhile. */
  async function pass(life: Run['life'], ms: number): Promise<void> {
    await clock.sleep(ms)
    if (goesWrong(0.02)) life.isOver = true
    if (life.isOver) await new Promise<never>(() => {})
  }

  function storeOf(life: Run['life']): Store {
    const wrap =
      <Args extends [string, ...unknown[]], T>(call: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        await pass(life, goesWrong(0.2) ? random() * 500 : 1)
        if (goesWrong(0.05)) throw new Error('without effect')
        const answer = await call(...args)
        if (answer === true && call.name === 'complete') marked.add(args[0])
        await pass(life, goesWrong(0.2) ? random() * 500 : 1)
        if (goesWrong(0.05)) throw new Error('with effect')
        return answer
      }
    const { reserve, extend, complete, release } = real
    return { reserve: wrap(reserve), extend: wrap(extend), complete: wrap(complete), release: wrap(release) }
  }

  function start() {
    const life = { isOver: false }
    const onOther: EventHandler<unknown> = async (_event, { index, key, signal, delivery: { context: request } }) => {
      const isDone = (at: number) =>
        runs.some((run) => run.index === at && run.state === 'done' && (dedupe === 'event' || run.request === request))
      const holds = (run: Run) => run.state === 'runs' && !run.life.isOver && !run.signal.aborted
      expectThat(!signal.aborted, 'nothing begins under a lost lease')
      expectThat(!runs.some(holds), 'one at a time')
      expectThat(
        events.every((_, at) => at >= index || isDone(at)),
        'in order',
      )
      expectThat(!marked.has(dedupe === 'event' ? key : key.split('.')[0]), 'what is marked is not handled again')
      const run: Run = { request, index, signal, life, state: 'runs' }
      runs.push(run)
      if (goesWrong(0.5)) await pass(life, random() * 3 * leaseMs)
      run.state = goesWrong(0.2) ? 'failed' : 'done'
      if (run.state === 'failed') throw new Error('no')
    }
    const onOutcome = () => void open--
    const options = { clock, leaseMs, dedupe, onOutcome, onOther, endpoint: 'x', store: storeOf(life) }
    return { life, webhook: createWebhook(protocol, options) }
  }

  const processes = [start(), start(), start()]
  async function sendUntilDone(): Promise<void> {
    for (let status = 0; status !== 200; ) {
      await clock.sleep(random() * 1_000)
      const at = Math.floor(random() * processes.length)
      if (processes[at]?.life.isOver) processes[at] = start()
      const { life, webhook } = processes[at] as ReturnType<typeof start>
      open++
      const answer = webhook.handle(new Request('http://x', { method: 'POST' }), {}).then((response) => response.status)
      status = await Promise.race([answer, clock.sleep(5_000).then(() => 0)])
      if (life.isOver) open--
      const isHandled = events.every((_, index) => runs.some((run) => run.index === index && run.state === 'done'))
      expectThat(status !== 200 || isHandled, 'acknowledged is handled')
    }
  }
  for (const send of [sendUntilDone, sendUntilDone]) void send().then(() => senders--)
  await clock.advance(60_000)
  expectThat(senders === 0, 'every sender gets its 200')
  expectThat(open === 0, 'one outcome for each request')
  expectThat(clock.sleeping === 0, 'no timer is left')
  return [...broken]
}

test.each(['delivery', 'event'] as const)('dedupe: %s keeps its promises, whatever goes wrong', async (dedupe) => {
  for (let seed = 1; seed <= 200; seed++) expect([seed, await simulate(seed, dedupe)]).toEqual([seed, []])
})
