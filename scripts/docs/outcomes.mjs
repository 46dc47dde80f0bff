import { load, table } from './table.mjs'

const meanings = {
  handled: 'The handlers ran and the delivery is marked as done.',
  slow: 'As `handled`, but they took longer than the sender waits: it may have given up and come again.',
  duplicate: 'Handled before. Nothing ran.',
  stale: 'Authentic, but its signed time is further away than `maxAgeMs`. Nothing ran.',
  acknowledged: 'A handler threw, and `onError` decided to let the delivery go.',
  completion_failed:
    'The handlers are done, but the store could not be told, or the lease was lost: they may run again.',
  challenge: 'A challenge was answered with what its provider asks for.',
  challenge_refused: 'A challenge that is not for us, or of the wrong form.',
  method_not_allowed: 'With an `Allow` header.',
  encoding_unsupported:
    'The body is compressed, which nobody signs, or of a media type that the scheme does not allow.',
  unauthenticated: 'The sender is not proven. The same answer, whatever the reason.',
  body_too_large: 'Over `maxBodyBytes`, declared or counted.',
  body_timeout: 'The body took longer than `bodyTimeoutMs`.',
  body_unreadable: 'The body ended early, or is no text where the scheme says so.',
  json_invalid: 'Empty, not UTF-8 or not JSON. Authentic, but for a scheme whose proof is looked for in the body.',
  in_progress: 'The same delivery is being handled right now.',
  retry_later: 'A handler, or `onError`, threw `RetryLater`.',
  store_failed: 'The store or the queue failed.',
  secrets_failed:
    'The lookup of the secret, or another function that is asked who may come in, threw, took over 3 s or gave nothing usable.',
  overloaded: 'Bodies under way exceed `maxInflightBytes`.',
  handler_failed:
    "A handler threw. The delivery is released, so that the retry is handled. With `acknowledge: 'reserved'` the 200 was sent before, and nobody comes again.",
  no_handler: 'The receiver has neither `onDelivery` nor `on` nor `onOther`.',
  body_consumed: 'A middleware read the body before the receiver saw it.',
  internal:
    'A bug in Hookwright or in a protocol, or a function of yours that reads payloads threw: `eventType`, a schema.',
}

/** Every outcome of core's one table, with what a sender is answered. */
export async function outcomes() {
  const { outcomeTable } = await load('core')
  const rows = Object.entries(outcomeTable).map(([type, status]) => {
    if (!(type in meanings)) throw new Error(`scripts/docs/outcomes.mjs does not say what ${type} means.`)
    return [`\`${type}\``, status === 503 ? '503, `Retry-After`' : String(status), meanings[type]]
  })
  return table(['outcome', 'status', 'meaning'], rows)
}
