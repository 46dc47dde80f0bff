import type { CallbackAnswer } from './deliver.js'
import type { EmulatedLog, EmulatedWebhook, World } from './state.js'

const hourMs = 3_600_000
const batch = 100
const mostRetries = 3
/** Longer texts do not fit into the columns: saving fails, after the call was made. */
const longestEndpoint = 140
const longestResponse = 65_535

export type Call = (webhook: EmulatedWebhook, payload: unknown) => Promise<CallbackAnswer>

/** Queues an event, if a webhook is subscribed to it now. */
export function createEvent(
  { state, clock, makeId }: World,
  team: string,
  event: string,
  data: Record<string, unknown>,
): void {
  const subscribed = [...state.webhooks.values()].some(
    (webhook) => webhook.team === team && webhook.enabled && webhook.events.includes(event),
  )
  if (!subscribed || team === 'Administrator') return
  const now = clock.now()
  state.logs.push({
    name: makeId(),
    team,
    event,
    data: structuredClone(data),
    status: 'Pending',
    retries: 0,
    nextRetryAt: now,
    creation: now,
    attempts: [],
  })
}

/** Makes one call and records it under the webhook that it was meant for. Resolves to whether it arrived. */
async function attempt(
  world: World,
  call: Call,
  log: EmulatedLog,
  target: EmulatedWebhook,
  webhook = target.name,
): Promise<boolean> {
  const { endpoint } = target
  const { status, text } = await call(target, { event: log.event, data: log.data })
  if (endpoint.length > longestEndpoint || text.length > longestResponse) throw new Error('The attempt cannot be saved')
  const passed = status >= 200 && status <= 299
  log.attempts.push({
    name: world.makeId(),
    webhook,
    endpoint,
    status: passed ? 'Sent' : 'Failed',
    responseStatus: status,
    responseBody: text,
    at: world.clock.now(),
  })
  return passed
}

/** The first round: calls the webhooks that are subscribed at this moment, one after another. */
async function sendFirst(world: World, call: Call, log: EmulatedLog): Promise<void> {
  const webhooks = [...world.state.webhooks.values()].filter(
    ({ team, enabled, events }) => team === log.team && enabled && events.includes(log.event),
  )
  for (const webhook of webhooks) await attempt(world, call, log, webhook)
}

/** The webhooks that no call has reached, and how many were called. One call that arrived is enough. */
function readAttempts({ attempts }: EmulatedLog): { failed: string[]; webhooks: number } {
  const called = new Set(attempts.map(({ webhook }) => webhook))
  const arrived = new Set(attempts.filter(({ status }) => status === 'Sent').map(({ webhook }) => webhook))
  return { failed: [...called].filter((webhook) => !arrived.has(webhook)), webhooks: called.size }
}

/**
 * A retry: one call for every webhook that failed. All calls go to the webhook of the last attempt, whether it is still
 * enabled or not, and count for the webhook that they were meant for. This is a bug of Press.
 */
async function sendAgain(world: World, call: Call, log: EmulatedLog, failed: readonly string[]): Promise<number> {
  const last = log.attempts.at(-1)!.webhook
  let sent = 0
  for (const webhook of failed) {
    const target = world.state.webhooks.get(last)
    if (!target) throw new Error('The webhook is gone')
    if (await attempt(world, call, log, target, webhook)) sent += 1
  }
  return sent
}

async function runJob(world: World, call: Call, log: EmulatedLog): Promise<void> {
  const first = log.attempts.length === 0
  if (first) await sendFirst(world, call, log)
  const { failed, webhooks } = readAttempts(log)
  const sent = first ? 0 : await sendAgain(world, call, log, failed)
  if (sent === failed.length) {
    log.status = 'Sent'
    return
  }
  const someArrived = sent > 0 || failed.length < webhooks
  log.status = someArrived ? 'Partially Sent' : 'Failed'
  // After a first round in which some calls arrived, there is no back-off: the next turn tries again.
  if (first && someArrived) return
  log.retries += 1
  log.nextRetryAt = world.clock.now() + 2 ** log.retries * 60_000
}

/**
 * One turn of the queue: due events, newest first, each in its own worker. If a worker dies, its event stays queued.
 */
export async function processQueue(world: World, call: Call): Promise<void> {
  const now = world.clock.now()
  const due = world.state.logs
    .filter(({ status }) => status !== 'Queued' && status !== 'Sent')
    .filter(({ retries, nextRetryAt }) => retries <= mostRetries && nextRetryAt <= now)
    .reverse()
    .sort((left, right) => right.creation - left.creation)
    .slice(0, batch)
  for (const log of due) log.status = 'Queued'
  await Promise.all(due.map((log) => runJob(world, call, log).catch(() => {})))
}

/** Every hour: an endpoint that failed in over 70 % of its calls, if there are enough, is disabled for every team. */
export function disableFailing({ state, clock }: World, leastDeliveries: number): void {
  const now = clock.now()
  const recent = state.logs.flatMap(({ attempts }) => attempts).filter(({ at }) => at >= now - hourMs)
  for (const endpoint of new Set(recent.map((made) => made.endpoint))) {
    const calls = recent.filter((made) => made.endpoint === endpoint)
    const failed = calls.filter(({ status }) => status === 'Failed').length
    if (calls.length < leastDeliveries || (failed / calls.length) * 100 <= 70) continue
    for (const webhook of state.webhooks.values()) {
      if (webhook.endpoint !== endpoint) continue
      webhook.enabled = false
      state.mails.push({ team: webhook.team, endpoint, subject: 'Your webhook was turned off', at: now })
    }
  }
}

/** Every day: events older than a day are deleted, whatever their status. */
export function forgetOld({ state, clock }: World): void {
  const oldest = clock.now() - 24 * hourMs
  state.logs = state.logs.filter(({ creation }) => creation >= oldest)
}
