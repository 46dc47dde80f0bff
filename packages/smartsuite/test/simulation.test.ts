import { manualClock } from '@hookwright/core/testing'
import { createSmartSuiteFeed, memoryStore, type SmartSuiteClient } from '@hookwright/smartsuite'
import { expect, test } from 'vitest'
import { seeded } from '../../../tests/support/seeded.js'
import { numberOf, upTo } from './feed-world.js'

const [leaseMs, pageSize] = [900, 3]

type Life = { isOver: boolean }

/**
 * Three processes drain one webhook while events come and, for a minute, faults chosen by a seed occur. Returns which
 * promises were broken.
 */
async function simulate(seed: number): Promise<string[]> {
  const random = seeded(seed)
  const clock = manualClock()
  const goesWrong = (chance: number) => clock.now() < 60_000 && random() < chance
  const real = memoryStore({ clock })
  const broken = new Set<string>()
  const expectThat = (kept: boolean, promise: string) => kept || broken.add(promise)
  const [done, marked] = [new Set<number>(), new Set<unknown>()]
  const runs: { signal: AbortSignal; life: Life; isOver: boolean }[] = []
  let [count, cursor] = [0, 0]
  const areDone = (end: number) => upTo(end).every((one) => done.has(one))

  async function pass(life: Life, ms: number): Promise<void> {
    await clock.sleep(ms)
    if (goesWrong(0.01)) life.isOver = true
    if (life.isOver) await new Promise(() => {})
  }

  function note(name: string, [key, value]: unknown[], answer: unknown): void {
    if (answer && name === 'complete') marked.add(key)
    if (!answer || name !== 'setCursor') return
    expectThat(Number(value) > cursor, 'the cursor goes on')
    cursor = Number(value)
    expectThat(areDone(cursor), 'the cursor passes what is handled')
  }

  /** The store as a process sees it: calls are slow, or fail before or after they took effect. */
  function faulty(life: Life): typeof real {
    const mayFail = async () => {
      await pass(life, goesWrong(0.1) ? random() * 1_500 : 1)
      if (goesWrong(0.04)) throw new Error('The store failed.')
    }
    const ask = async (name: keyof typeof real, args: never[]) => {
      await mayFail()
      const answer: unknown = await (real[name] as (...args: never[]) => unknown)(...args)
      note(name, args, answer)
      await mayFail()
      return answer
    }
    return new Proxy(real, {
      get:
        (_, name) =>
        (...args: never[]) =>
          ask(name as never, args),
    })
  }

  function start() {
    const life: Life = { isOver: false }
    async function* payloads({ pageToken = '0', signal }: { pageToken?: string; signal: AbortSignal }) {
      for (let from = Number(pageToken); ; ) {
        await pass(life, goesWrong(0.1) ? random() * 1_500 : 20)
        signal.throwIfAborted()
        if (goesWrong(0.05)) throw new Error('no answer')
        const end = Math.min(count, from + pageSize)
        if (end === from) return
        const events = upTo(end).slice(from)
        yield { events: events.map((one) => ({ event_id: `w.${one}` })), nextPageToken: String(end) }
        from = end
      }
    }
    const feed = createSmartSuiteFeed({
      client: { accountId: 'a', webhooks: { listPayloads() {}, payloads } } as unknown as SmartSuiteClient,
      store: faulty(life),
      ...{ clock, leaseMs, pollMs: 100, authorize: 'none', webhookIds: ['w'] },
      async onEvent({ event_id }, { key, signal }) {
        const run = { signal, life, isOver: false }
        expectThat(!signal.aborted, 'nothing begins after an abort')
        expectThat(areDone(numberOf(event_id) - 1), 'in order, without a gap')
        expectThat(!marked.has(key), 'what is marked is not handled again')
        const others = runs.filter((one) => !(one.isOver || one.life.isOver || one.signal.aborted))
        expectThat(others.length === 0, 'one at a time')
        runs.push(run)
        await pass(life, goesWrong(0.2) ? random() * 2 * leaseMs : 5)
        run.isOver = true
        if (goesWrong(0.1)) throw new Error('no')
        done.add(numberOf(event_id))
      },
    })
    return { life, feed }
  }

  const processes = [start(), start(), start()]
  const open = new Set<{ life: Life }>()
  const drain = ({ life, feed }: ReturnType<typeof start>, deadlineMs?: number) => {
    const entry = { life }
    open.add(entry)
    const end = () => void open.delete(entry)
    feed.drain({ webhookId: 'w', deadlineMs }).then(end, end)
  }
  while (clock.now() < 60_000) {
    await clock.advance(random() * 3_000)
    count += Math.floor(random() * 4)
    const at = Math.floor(random() * processes.length)
    if (processes[at]?.life.isOver) processes[at] = start()
    drain(processes[at] as ReturnType<typeof start>, goesWrong(0.2) ? random() * 3_000 : undefined)
  }
  drain(start())
  // In steps, so that the end does not overtake work that takes many turns of promises.
  for (let second = 0; second < 200; second++) await clock.advance(1_000)
  expectThat(areDone(count), 'every event is handled')
  const left = [...open].filter(({ life }) => !life.isOver)
  expectThat(left.length === 0 && clock.sleeping === 0, 'every drain settles, and leaves no timer')
  return [...broken]
}

test('the feed keeps its promises, whatever goes wrong', async () => {
  for (let seed = 1; seed <= 30; seed++) expect([seed, await simulate(seed)]).toEqual([seed, []])
})
