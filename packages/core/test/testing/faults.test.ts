import { ConfigError } from '@hookwright/core'
import { createFaults, type Fault, manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'

interface Call {
  path: string
}

/** An API that counts the calls that take effect, in `effects`. */
function createApi(latencyMs?: number) {
  const clock = manualClock()
  const faults = createFaults<Call>({ clock, latencyMs })
  const effects: string[] = []
  const call = (path: string, signal = new AbortController().signal) =>
    faults.run({ path }, signal, async () => {
      effects.push(path)
      return new Response(`${effects.length}`)
    })
  const bodyOf = async (path: string) => (await call(path)).text()
  return { clock, faults, effects, call, bodyOf }
}

const gone = () => new Response('gone', { status: 410 })
const always = Number.POSITIVE_INFINITY

test('without a fault a call is answered by the API', async () => {
  const { bodyOf, clock } = createApi()
  expect([await bodyOf('/a'), await bodyOf('/a')]).toEqual(['1', '2'])
  expect(clock.sleeping).toBe(0)
})

test('the first matching fault is used, as often as it says', async () => {
  const { faults, bodyOf, effects } = createApi()
  faults.inject({ matches: ({ path }) => path === '/b', respond: gone, times: 2 })
  faults.inject({ respond: () => new Response('once') })
  expect(await bodyOf('/b')).toBe('gone')
  expect(await bodyOf('/a')).toBe('once')
  expect([await bodyOf('/a'), await bodyOf('/b'), await bodyOf('/b')]).toEqual(['1', 'gone', '2'])
  faults.inject({ respond: gone, times: always })
  for (let times = 0; times < 100; times++) expect(await bodyOf('/c')).toBe('gone')
  expect(effects).toEqual(['/a', '/b'])
})

test('concurrent calls take one fault each', async () => {
  const { faults, bodyOf } = createApi()
  faults.inject({ respond: gone, times: 2 })
  expect(await Promise.all(['/a', '/a', '/a'].map(bodyOf))).toEqual(['gone', 'gone', '1'])
})

test('a fault stays as it was when it was injected', async () => {
  const { faults, bodyOf } = createApi()
  const fault: Fault<Call> = { respond: gone }
  faults.inject(fault)
  Object.assign(fault, { respond: () => new Response('changed'), times: 9 })
  expect([await bodyOf('/a'), await bodyOf('/a')]).toEqual(['gone', '1'])
})

test.each([
  ['before', []],
  ['after', ['/a', '/a']],
] as const)('%s the effect, the connection breaks or another answer comes', async (when, expected) => {
  const { faults, call, effects } = createApi()
  faults.inject({ network: true, when })
  faults.inject({ respond: async () => gone(), when })
  await expect(call('/a')).rejects.toBeInstanceOf(TypeError)
  expect((await call('/a')).status).toBe(410)
  expect(effects).toEqual(expected)
})

describe('a call takes time', () => {
  test('before its effect, or after it', async () => {
    const { faults, bodyOf, clock, effects } = createApi()
    for (const when of ['before', 'after'] as const) {
      effects.length = 0
      faults.inject({ latencyMs: 100, when })
      const answered = bodyOf('/a')
      await clock.advance(99)
      expect([effects.length, clock.sleeping]).toEqual([when === 'after' ? 1 : 0, 1])
      await clock.advance(1)
      expect([await answered, clock.sleeping]).toEqual(['1', 0])
    }
  })

  test('by default, if no fault says otherwise', async () => {
    const { faults, bodyOf, clock } = createApi(300)
    const timeOf = async (fault?: Fault<Call>) => {
      if (fault) faults.inject(fault)
      const startedAt = clock.now()
      let doneAt: number | undefined
      void bodyOf('/a').then(() => {
        doneAt = clock.now()
      })
      for (let ms = 0; ms < 500; ms += 50) await clock.advance(50)
      return (doneAt ?? Number.NaN) - startedAt
    }
    expect(await timeOf()).toBe(300)
    expect(await timeOf({ respond: gone })).toBe(300)
    expect(await timeOf({ latencyMs: 450 })).toBe(450)
    expect(await timeOf({ latencyMs: 0 })).toBe(0)
  })

  test('until it is aborted', async () => {
    const { faults, call, clock, effects } = createApi()
    const controller = new AbortController()
    faults.inject({ latencyMs: 100 })
    const answered = call('/a', controller.signal)
    controller.abort('enough')
    await expect(answered).rejects.toBe('enough')
    expect([effects, clock.sleeping]).toEqual([[], 0])
    // A call that never arrived uses up no fault.
    faults.inject({ respond: gone })
    await expect(call('/b', controller.signal)).rejects.toBe('enough')
    expect(await (await call('/b')).text()).toBe('gone')
    expect(effects).toEqual([])
  })
})

test('a fault that answers with nothing is not taken for the API', async () => {
  const { faults, bodyOf, effects } = createApi()
  faults.inject({ respond: () => undefined as never })
  await expect(bodyOf('/a')).rejects.toThrow('gave no Response')
  expect(effects).toEqual([])
})

test.each<[string, object]>([
  ['a fault that does nothing', {}],
  ['one that breaks no connection', { network: false }],
  ['one that does nothing later', { when: 'after', times: 2 }],
  ['one that answers and breaks the connection', { respond: gone, network: true }],
  ['no times', { respond: gone, times: 0 }],
  ['less', { respond: gone, times: -1 }],
  ['half a time', { respond: gone, times: 1.5 }],
  ['NaN times', { respond: gone, times: Number.NaN }],
  ['a text', { respond: gone, times: '2' }],
  ['another moment', { respond: gone, when: 'later' }],
  ['a latency that is no number', { latencyMs: Number.NaN }],
  ['a latency in the past', { latencyMs: -1 }],
  ['an answer that is no function', { respond: gone() }],
  ['a path to match', { respond: gone, matches: '/a' }],
])('%s is a ConfigError', async (_, fault) => {
  const { faults, bodyOf } = createApi()
  expect(() => faults.inject(fault)).toThrow(ConfigError)
  expect(await bodyOf('/a')).toBe('1')
})

test('the default latency must be valid', () => {
  for (const latencyMs of [Number.NaN, -1]) expect(() => createApi(latencyMs)).toThrow(ConfigError)
})
