import { callQuietly } from '@hookwright/core'
import type { CallOptions } from '@hookwright/core/client'
import { type SmartSuiteEvent, smartSuiteEventSchema } from '../schemas.js'
import { readObject, readReply, readToken, type SmartSuiteApi, unusable } from './api.js'
import { checkCount, checkId } from './spec.js'

export interface SmartSuiteEventPage {
  /** Oldest first, as far as is known: SmartSuite promises no order. */
  events: SmartSuiteEvent[]
  /** Where the next page begins. Absent when SmartSuite named no token: keep the token you have. */
  nextPageToken?: string | undefined
}

export interface ListSmartSuitePayloadsOptions extends CallOptions {
  webhookId: string
  /** Where to begin: a `nextPageToken` of this webhook. Default: at the oldest event that SmartSuite holds. */
  pageToken?: string | undefined
  /** Events per page. SmartSuite documents neither a default nor a maximum. Default 50, as in its examples. */
  pageSize?: number | undefined
}

export interface SmartSuitePayloadsOptions extends ListSmartSuitePayloadsOptions {
  /** Called after each page, with the counts so far. What it throws is ignored. */
  onProgress?: ((progress: { pages: number; events: number }) => void) | undefined
}

/** How many event ids, and how many tokens, are remembered to recognise repetitions. */
const remembered = 5_000

/** After this many pages in a row without a new event, no further page is requested. */
const mostIdlePages = 10

/** Returns a function that tells whether a text is new among the latest ones. */
function createMemory(): (text: string) => boolean {
  const seen = new Set<string>()
  return (text) => {
    if (seen.has(text)) return false
    for (const oldest of seen) {
      if (seen.size < remembered) break
      seen.delete(oldest)
    }
    seen.add(text)
    return true
  }
}

function readEvents(events: unknown): SmartSuiteEvent[] {
  if (events === undefined || events === null) return []
  if (!Array.isArray(events)) throw unusable('ListEvents, but "events" is not a list.')
  // Dropping an event that can't be identified would leave an unnoticed gap.
  return events.map((event) => readReply(smartSuiteEventSchema, event, 'ListEvents'))
}

const pageOf = (events: SmartSuiteEvent[], token: string): SmartSuiteEventPage =>
  token === '' ? { events } : { events, nextPageToken: token }

export async function listPayloads(
  api: SmartSuiteApi,
  options: ListSmartSuitePayloadsOptions,
): Promise<SmartSuiteEventPage> {
  const { webhookId, pageToken = '', pageSize = 50 } = options
  const body = {
    webhook_id: checkId('webhookId', webhookId),
    page_size: String(checkCount('pageSize', pageSize, 1)),
    page_token: pageToken,
  }
  const reply = await api.call({ method: 'ListEvents', body, idempotent: true }, options)
  const { events, next_page_token } = readObject(reply, 'ListEvents')
  return pageOf(readEvents(events), readToken(next_page_token, 'ListEvents'))
}

export async function* payloads(
  api: SmartSuiteApi,
  { onProgress, pageToken = '', ...options }: SmartSuitePayloadsOptions,
): AsyncGenerator<SmartSuiteEventPage, void, undefined> {
  const isNewToken = createMemory()
  const isNewEvent = createMemory()
  let token = pageToken
  // Asking with the same token again would loop for ever.
  for (let pages = 1, count = 0, idlePages = 0; isNewToken(token) && idlePages < mostIdlePages; pages++) {
    const page = await listPayloads(api, { ...options, pageToken: token })
    // No flag marks the end, and a token does not mean that there is more: only an empty page marks the end.
    if (page.events.length === 0) return
    const events = page.events.filter(({ event_id }) => isNewEvent(event_id))
    token = page.nextPageToken ?? token
    count += events.length
    idlePages = events.length > 0 ? 0 : idlePages + 1
    yield pageOf(events, token)
    callQuietly(() => onProgress?.({ pages, events: count }))
  }
}
