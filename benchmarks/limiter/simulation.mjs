/** A clock that advances only when nothing else is left to do, so that minutes of waiting take no time. */
export function simulatedTime() {
  let now = 0
  let lastId = 0
  const timers = new Map()
  const start = (action, ms = 0) => {
    timers.set(++lastId, { at: now + Math.max(0, ms), action })
    return lastId
  }
  const sleep = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const stop = () => {
        timers.delete(id)
        reject(signal.reason)
      }
      const id = start(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    })

  /** Runs everything that needs no time, including streams of bodies. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  async function run(work) {
    let done = false
    const settled = work().finally(() => {
      done = true
    })
    settled.catch(() => {})
    for (await settle(); !done; await settle()) {
      let next
      for (const [id, timer] of timers) if (!next || timer.at < next.at) next = { id, ...timer }
      if (!next) throw new Error('Everybody waits, and nothing will wake them.')
      timers.delete(next.id)
      now = Math.max(now, next.at)
      next.action()
    }
    return settled
  }

  /** The same with the global timers on this clock, for code that takes no clock. */
  async function runWithGlobalTimers(work) {
    const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, Date: globalThis.Date }
    globalThis.setTimeout = start
    globalThis.clearTimeout = (id) => timers.delete(id)
    globalThis.Date = class extends real.Date {
      static now = () => now
    }
    try {
      return await run(work)
    } finally {
      Object.assign(globalThis, real)
    }
  }

  return { clock: { now: () => now, sleep }, run, runWithGlobalTimers }
}

/**
 * SmartSuite's rule: 5 requests in any second. After one more, everything is refused for 30 s.
 * https://developers.smartsuite.com/docs/rate-limits
 */
export function strictProvider(clock, { refuseAt = 0, retryAfter = false } = {}) {
  const seen = { requests: 0, refused: 0 }
  const recent = []
  let closedUntil = 0
  const fetch = async () => {
    const call = ++seen.requests
    await clock.sleep((call * 7) % 40)
    const now = clock.now()
    while (recent.length > 0 && recent[0] <= now - 1_000) recent.shift()
    recent.push(now)
    const isRefused = now < closedUntil || recent.length > 5 || call === refuseAt
    // A request during the penalty does not prolong it, which favours those that do not wait.
    if (isRefused && now >= closedUntil) closedUntil = now + 30_000
    if (isRefused) seen.refused++
    await clock.sleep(40 + ((call * 13) % 60))
    if (!isRefused) return Response.json({ id: call })
    const headers = retryAfter ? { 'retry-after': String(Math.ceil((closedUntil - clock.now()) / 1_000)) } : {}
    return new Response('{"detail":"slow down"}', { status: 429, headers })
  }
  return { fetch, seen }
}

/** Calls spread over callers. Each caller makes its calls one after another. */
export async function load(calls, callers, call) {
  let left = calls
  let failed = 0
  const work = async () => {
    while (left-- > 0) {
      try {
        await call()
      } catch {
        failed++
      }
    }
  }
  await Promise.all(Array.from({ length: callers }, work))
  return { failed }
}
