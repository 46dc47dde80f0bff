import { factsOf, placeText } from '../facts.js'
import { schemeInvalid } from '../problem.js'
import type { Scheme } from '../scheme.js'
import { headersOf } from '../signatures.js'
import { toleranceOf } from '../timestamp.js'

/** A key or tag is given without the separator that follows it. */
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
  if (found) schemeInvalid(found[0], `ends in "${found[2]}", which is written after it anyway.`)
}

/** Two values can't be in the same place. */
function checkDistinct({ signature, id, timestamp }: Scheme): void {
  const headers = headersOf(signature.from).map((header) => ({ header }))
  const signatures = (headers.length > 0 ? headers : [signature.from]).map(placeText)
  if (timestamp && signatures.includes(placeText(timestamp.from)))
    schemeInvalid('timestamp.from', 'is the place of the signature. A time within it is { kv } or { position: 0 }.')
  if (id && signatures.includes(placeText(id.from))) schemeInvalid('id.from', 'is the place of the signature.')
  if (id && placeText(id.from) === placeText(timestamp?.from))
    schemeInvalid('id.from', 'is the place of the timestamp: messages with the same time would be taken for one.')
}

/**
 * A time in whole seconds may be a second old when it is written. A shorter tolerance was probably meant in seconds.
 */
function checkWindow({ timestamp }: Scheme): void {
  if (timestamp && toleranceOf(timestamp.toleranceMs).pastMs < 1_000)
    schemeInvalid('timestamp.toleranceMs', 'is in milliseconds: allow at least 1,000 into the past.')
}

/** Checks that only one field says which messages are the same. */
function checkRepeats(scheme: Scheme): void {
  if (scheme.repeats && scheme.id?.replayKey && !factsOf(scheme).timestampSigned)
    schemeInvalid(
      'repeats',
      'is true, and so is id.replayKey: messages with one id would be separate deliveries, and a single one.',
    )
}

/**
 * Refuses a scheme that can't be meant, because some or all of its messages would be refused or taken for others. Only
 * `defineScheme` checks this.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function checkUsable(scheme: Scheme): void {
  checkKeys(scheme)
  checkDistinct(scheme)
  checkWindow(scheme)
  checkRepeats(scheme)
}
