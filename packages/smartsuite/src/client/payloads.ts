import type { SmartSuiteEvent } from '../schemas.js'
import { smartSuiteEventSchema } from '../schemas.js'
import { type CallOptions, readReply, type SmartSuiteApi, unusable } from './api.js'
import { checkId } from './spec.js'

export interface SmartSuiteEventPage {
  /** Oldest first, as far as is known: SmartSuite promises no order. */
  events: SmartSuiteEvent[]
  /** Where the next page begins. Absent when SmartSuite named none: keep the one you have. */
  nextPageToken?: string | undefined
}

export interface ListPayloadsOptions extends CallOptions {
  webhookId: string
  /** Where to begin: a `nextPageToken` of this webhook. Default: at the oldest event that SmartSuite holds. */
  pageToken?: string | undefined
  /** Events a page. SmartSuite documents neither a default nor a maximum. Default 50, as in its examples. */
  pageSize?: number | undefined
}

export interface PayloadsOptions extends ListPayloadsOptions {
  /** Called after each page, with the counts so far. */
  onProgress?: ((progress: { pages: number; events: number }) => void) | undefined
}

/** Ids remembered to drop an event that a later page repeats. */
const rememberedIds = 5_000

function readEvents(events: unknown): SmartSuiteEvent[] {
  if (events === undefined || events === null) return []
  if (!Array.isArray(events)) throw unusable('ListEvents, but "events" is no list.')
  // Dropping an event that can't be identified would be a gap that nobody sees.
  return events.map((event) => readReply(smartSuiteEventSchema, event, 'ListEvents'))
}

/** An opaque text; a number is taken as its digits. */
function readToken(token: unknown): string | undefined {
  const text = typeof token === 'number' ? String(token) : token
  return typeof text === 'string' && text !== '' ? text : undefined
}

export async function listPayloads(api: SmartSuiteApi, options: ListPayloadsOptions): Promise<SmartSuiteEventPage> {
  const { webhookId, pageToken = '', pageSize = 50, ...call } = options
  const reply = await api.call({
    method: 'ListEvents',
    body: { webhook_id: checkId('webhookId', webhookId), page_size: String(pageSize), page_token: pageToken },
    idempotent: true,
    ...call,
  })
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply))
    throw unusable('ListEvents with something that is no object.')
  const { events, next_page_token } = reply as Record<string, unknown>
  const nextPageToken = readToken(next_page_token)
  return { events: readEvents(events), ...(nextPageToken === undefined ? {} : { nextPageToken }) }
}

export async function* payloads(
  api: SmartSuiteApi,
  { onProgress, pageToken, ...options }: PayloadsOptions,
): AsyncGenerator<SmartSuiteEventPage, void, undefined> {
  const seen = new Set<string>()
  let token = pageToken
  for (let pages = 1, count = 0; ; pages++) {
    const page = await listPayloads(api, { ...options, pageToken: token })
    // No flag marks the end, and a token does not mean that there is more: an empty page does.
    if (page.events.length === 0) return
    const events = page.events.filter(({ event_id }) => !seen.has(event_id) && seen.add(event_id))
    for (const oldest of seen) {
      if (seen.size <= rememberedIds) break
      seen.delete(oldest)
    }
    const nextPageToken = page.nextPageToken ?? token
    count += events.length
    yield { events, ...(nextPageToken === undefined ? {} : { nextPageToken }) }
    onProgress?.({ pages, events: count })
    // Without another place to begin, the same page would come again.
    if (nextPageToken === token) return
    token = nextPageToken
  }
}
