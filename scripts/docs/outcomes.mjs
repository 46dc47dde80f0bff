import { load, table } from './table.mjs'

const meanings = {
  handled: 'The handlers ran and the delivery is marked as done.',
  slow: 'As `handled`, but the handlers took longer than the sender waits. It may have given up, and may send the delivery again.',
  duplicate: 'The delivery was handled before. No handler ran.',
  stale: 'Authentic, but its signed time is further from now than `maxAgeMs`. No handler ran.',
  acknowledged: "A handler threw, and `onError` returned `'acknowledge'`.",
  completion_failed:
    'The handlers are done, but the delivery could not be marked as done, or the lease was lost: they may run again.',
  challenge: 'A challenge was answered as its provider asks.',
  challenge_refused: 'A challenge for a webhook that you do not know, or of the wrong form.',
  method_not_allowed: 'The method is not allowed. The response has an `Allow` header.',
  encoding_unsupported: 'The body is compressed, or its media type is not allowed by the scheme.',
  unauthenticated: 'The sender is not proven. The answer is the same for every reason.',
  body_too_large: 'The body is larger than `maxBodyBytes`.',
  body_timeout: 'The body took longer than `bodyTimeoutMs`.',
  body_unreadable: 'The body ended early, or is not text although the scheme asks for text.',
  json_invalid:
    'The body is empty, not UTF-8 or not JSON. It is authentic, unless the scheme looks for its proof in the body.',
  in_progress: 'The same delivery is being handled right now.',
  retry_later: 'A handler, or `onError`, threw `RetryLater`.',
  store_failed: 'The store or the queue failed.',
  secrets_failed:
    'Your function that finds the secret, or another one that decides about access, threw, took over 3 s or returned nothing usable.',
  overloaded: 'The bodies that are being received exceed `maxInflightBytes`.',
  handler_failed:
    "A handler threw. The delivery is released, so that the retry is handled. With `acknowledge: 'reserved'` the 200 was already sent, and no retry comes.",
  no_handler: 'The receiver has no `onDelivery`, no `on` and no `onOther`.',
  body_consumed: 'A middleware read the body before the receiver saw it, or passed on another one.',
  internal:
    'A function of yours that reads payloads threw (`eventType`, a schema), or there is a bug in Hookwright or in a protocol.',
}

/** Every outcome in core's table, with the answer that the sender gets. */
export async function outcomes() {
  const { outcomeTable } = await load('core')
  const rows = Object.entries(outcomeTable).map(([type, status]) => {
    if (!(type in meanings)) throw new Error(`scripts/docs/outcomes.mjs does not say what ${type} means.`)
    return [`\`${type}\``, status === 503 ? '503, `Retry-After`' : String(status), meanings[type]]
  })
  return table(['outcome', 'status', 'meaning'], rows)
}
