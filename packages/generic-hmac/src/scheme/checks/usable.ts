import { factsOf, placeText } from '../facts.js'
import { schemeInvalid } from '../problem.js'
import type { Scheme } from '../scheme.js'
import { headersOf } from '../signatures.js'
import { toleranceOf } from '../timestamp.js'

/** A key is written without what ends it. */
function checkKeys({ signature: { format }, timestamp }: Scheme): void {
  const from = timestamp?.from
  const keys: (readonly [path: string, key: string, end: string])[] = []
  if (format?.kind === 'tagged') keys.push(['signature.format.tag', format.tag, format.sep ?? ','])
  if (format?.kind === 'kv') {
    const { key, separator = '=' } = format
    keys.push(['signature.format.key', key, separator])
    if (from && 'kv' in from) keys.push(['timestamp.from.kv', from.kv, separator])
  }
  const found = keys.find(([, key, end]) => key.endsWith(end))
  if (found) schemeInvalid(found[0], `ends in "${found[2]}", which is written behind it anyway.`)
}

/** Two values can't stand in one place. */
function checkDistinct({ signature, id, timestamp }: Scheme): void {
  const headers = headersOf(signature.from).map((header) => ({ header }))
  const signatures = (headers.length > 0 ? headers : [signature.from]).map(placeText)
  if (timestamp && signatures.includes(placeText(timestamp.from)))
    schemeInvalid('timestamp.from', 'is the place of the signature. Within it, it is { kv } or { position: 0 }.')
  if (id && signatures.includes(placeText(id.from))) schemeInvalid('id.from', 'is the place of the signature.')
  if (id && placeText(id.from) === placeText(timestamp?.from))
    schemeInvalid('id.from', 'is the place of the timestamp: messages of one moment would be taken for one.')
}

/** A time in whole seconds may be a second old when it is written. Any other arrives no faster: it is meant in seconds. */
function checkWindow({ timestamp }: Scheme): void {
  if (timestamp && toleranceOf(timestamp.toleranceMs).pastMs < 1_000)
    schemeInvalid('timestamp.toleranceMs', 'is in milliseconds, at least 1,000 of the past.')
}

/** Whether it is said once which messages are the same. */
function checkRepeats(scheme: Scheme): void {
  if (scheme.repeats && scheme.id?.replayKey && !factsOf(scheme).timestampSigned)
    schemeInvalid(
      'repeats',
      'is true, and so is id.replayKey: messages of one id would be deliveries of their own, and one.',
    )
}

/**
 * Refuses a scheme that no sender can mean, where some or all of its messages would be refused or taken for others. Only
 * `defineScheme` asks.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function checkUsable(scheme: Scheme): void {
  checkKeys(scheme)
  checkDistinct(scheme)
  checkWindow(scheme)
  checkRepeats(scheme)
}
