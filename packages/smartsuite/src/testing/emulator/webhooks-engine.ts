import type { Clock } from '@hookwright/core'
import { requests } from './messages.js'
import type { DecidedReadings } from './options.js'
import type { Pinger } from './pinger.js'
import { type Decoded, readMessage } from './proto-json.js'
import type { RecordChange } from './records.js'
import { describeWebhook, isExpired, pingUrl, type StoredWebhook, watches } from './stored-webhook.js'
import { TwirpError } from './twirp.js'

export interface EngineOptions {
  clock: Clock
  accountId: string
  pageSize: { default: number; most: number }
  readings: DecidedReadings
  pinger: Pinger
}

export interface WebhooksEngine {
  readonly webhooks: ReadonlyMap<string, StoredWebhook>
  /** Runs an RPC on a decoded JSON body and returns its reply in snake_case. Throws `TwirpError`. */
  call(method: string, body: unknown): unknown
  /** Records a change for every webhook that watches it. */
  notice(change: RecordChange): void
  /** Deletes expired webhooks. */
  expire(): void
}

const required = (value: unknown, name: string) => {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
    throw new TwirpError('invalid_argument', `${name} is required`, { argument: name })
  }
}

export function createWebhooksEngine({ clock, accountId, pageSize, readings, pinger }: EngineOptions): WebhooksEngine {
  const webhooks = new Map<string, StoredWebhook>()
  let created = 0
  // The documentation's sample token is of this size: it looks like a position in a log that all webhooks share.
  let offset = 8_991_000

  function find(webhookId: string | undefined): StoredWebhook {
    required(webhookId, 'webhook_id')
    const webhook = webhooks.get(webhookId as string)
    if (!webhook) throw new TwirpError('not_found', 'webhook not found')
    return webhook
  }

  const describe = (webhook: StoredWebhook) => describeWebhook(webhook, clock.now(), readings)
  const reply = (webhook: StoredWebhook) =>
    readings.reply === 'wrapped' ? { webhook: describe(webhook) } : describe(webhook)

  function checkSpec(spec: Decoded): void {
    for (const name of ['filter', 'kinds', 'locator']) required(spec?.[name], name)
    if (Object.keys(spec.filter).length !== 1) throw new TwirpError('invalid_argument', 'filter must hold one member')
    if (spec.locator.account_id !== accountId) throw new TwirpError('permission_denied', 'another account')
    required(spec.locator.solution_id, 'locator.solution_id')
  }

  function create({ webhook: spec }: Decoded) {
    checkSpec(spec)
    const now = clock.now()
    const webhook: StoredWebhook = {
      webhook_id: `3c8a1835-a39a-43ba-ba9c-${(++created).toString(16).padStart(12, '0')}`,
      locator: spec.locator,
      filter: spec.filter,
      kinds: spec.kinds,
      createdAt: now,
      updatedAt: now,
      url: spec.notification_status?.enabled?.url,
      pingsFailed: false,
      listedAt: now,
      sequence: 0,
      events: [],
    }
    webhooks.set(webhook.webhook_id, webhook)
    return { webhook: describe(webhook) }
  }

  function update({ webhook: spec }: Decoded) {
    const webhook = find(spec?.webhook_id)
    checkSpec(spec)
    const { locator, filter, kinds, notification_status: status } = spec
    Object.assign(webhook, { locator, filter, kinds, updatedAt: clock.now() })
    if (status?.enabled) Object.assign(webhook, { url: status.enabled.url, pingsFailed: false })
    else if (status?.disabled || readings.omittedStatus === 'disabled') webhook.url = undefined
    return reply(webhook)
  }

  function remove({ webhook_id }: Decoded) {
    webhooks.delete(find(webhook_id).webhook_id)
    return {}
  }

  const sizeOf = (size: number | undefined) => (size ? Math.min(Math.max(size, 1), pageSize.most) : pageSize.default)

  function readToken(token: string | undefined): number {
    if (!token) return 0
    if (!/^\d+$/.test(token))
      throw new TwirpError('invalid_argument', 'page_token is invalid', { argument: 'page_token' })
    return Number(token)
  }

  function listWebhooks({ solution_id, page_size, page_token }: Decoded) {
    required(solution_id, 'solution_id')
    const matching = [...webhooks.values()].filter(({ locator }) => locator.solution_id === solution_id)
    const from = readToken(page_token)
    const end = from + sizeOf(page_size)
    return {
      webhooks: matching.slice(from, end).map(describe),
      next_page_token: end < matching.length ? String(end) : '',
    }
  }

  function listEvents({ webhook_id, page_size, page_token = '' }: Decoded) {
    const webhook = find(webhook_id)
    const after = readToken(page_token)
    webhook.listedAt = clock.now()
    const start = firstAfter(webhook.events, after)
    const page = webhook.events.slice(start, start + sizeOf(page_size))
    const last = page.at(-1)
    const emptyPageToken = readings.emptyPageToken === 'repeated' ? page_token : ''
    return {
      events: page.map(({ event }) => event),
      next_page_token: last ? String(last.offset) : emptyPageToken,
    }
  }

  const methods = new Map<string, (message: Decoded) => unknown>([
    ['CreateWebhook', create],
    ['ListWebhooks', listWebhooks],
    [readings.get, ({ webhook_id }) => reply(find(webhook_id))],
    ['UpdateWebhook', update],
    ['DeleteWebhook', remove],
    ['ListEvents', listEvents],
  ])

  function notice(change: RecordChange): void {
    const { kind, record, previous } = change
    offset += 7
    for (const webhook of webhooks.values()) {
      if (!watches(webhook, change)) continue
      const { webhook_id } = webhook
      const locator = { account_id: accountId, solution_id: record.solutionId }
      webhook.events.push({
        offset,
        event: {
          webhook_id,
          locator,
          event_id: `${webhook_id}.${++webhook.sequence}`,
          kind,
          event_at: new Date(clock.now()).toISOString(),
          record_event_data: {
            record_id: record.id,
            locator: { ...locator, application_id: record.applicationId },
            data: record.values,
            previous,
          },
          ctx: {
            change_id: `change-${offset}`,
            change_size: 1,
            batch_id: `batch-${offset}`,
            batch_size: 1,
            source: 'UNKNOWN',
            handler: 'INTERACTIVE',
          },
        },
      })
      pinger.wake({
        webhookId: webhook_id,
        body: JSON.stringify({ webhookId: webhook_id, locator: { accountId, solutionId: record.solutionId } }),
        url: () => (webhooks.has(webhook_id) ? pingUrl(webhook, clock.now()) : undefined),
        giveUp: () => {
          webhook.pingsFailed = true
        },
      })
    }
  }

  return {
    webhooks,
    call(method, body) {
      const handle = methods.get(method)
      const message = requests[method]
      if (!handle || !message) throw new TwirpError('bad_route', `no handler for path ${method}`)
      return handle(readMessage(message, body))
    },
    notice,
    expire() {
      const now = clock.now()
      for (const webhook of webhooks.values()) if (isExpired(webhook, now)) webhooks.delete(webhook.webhook_id)
    },
  }
}

function firstAfter(events: StoredWebhook['events'], offset: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (events[middle]!.offset > offset) high = middle
    else low = middle + 1
  }
  return low
}
