import { factsOf } from '../scheme/facts.js'
import { checkId } from '../scheme/ids.js'
import type { HeaderSource } from '../scheme/scheme.js'
import { signatureGroups, timestampText } from '../scheme/signatures.js'
import { parseTimestamp } from '../scheme/timestamp.js'
import { tried } from '../tried.js'
import { isKind, swapParts } from './contents.js'
import { type Given, isRefused, reads } from './given.js'
import { idHeaders, timesIn } from './places.js'
import type { Time } from './sights.js'
import { timeFormat } from './texts.js'
import { type Variant, vary } from './variant.js'
import { capital, placeOf } from './words.js'

/** The id in other headers. */
export function idVariants(given: Given): Variant[] {
  const { scheme } = given
  const { id } = scheme
  if (!id || !factsOf(scheme).signs.has('id')) return []
  const variants = idHeaders(given).map((from) => {
    const place = placeOf(from)
    const changed = { ...scheme, id: { ...id, from } }
    return vary(given, {
      part: 'id',
      seen: `${capital(place)} may hold the id.`,
      how: 'with it',
      scheme: changed,
    })
  })
  const isSignable = ({ after }: Variant) =>
    !isRefused(() => {
      const { engine, reading } = reads(after)
      checkId(engine, engine.id(reading))
    })
  // An id that is refused too would be repaired in turn, without end.
  return variants.filter(isSignable)
}

/** The timestamp as it is written. */
export function writtenTime(given: Given): string | undefined {
  return tried(() => {
    const { engine, reading } = reads(given)
    const group = engine.grammar.stamp === undefined ? undefined : signatureGroups(engine, reading)[0]
    return timestampText(engine, reading, group)
  })
}

/** A time in a format that no scheme can read is treated like any other signed header. */
function asText(given: Given, from: HeaderSource): Variant {
  const { scheme } = given
  const content = swapParts(scheme.content, (part) => (isKind(part, 'timestamp') ? [from] : [part]))
  return vary(given, {
    part: 'timestamp',
    seen: `No scheme can read the timestamp in ${placeOf(from)}: it has to be in the content as a header, and "timestamp" left out.`,
    how: 'with that text',
    scheme: { ...scheme, content, timestamp: undefined },
  })
}

/** The timestamp in other formats and in other places. */
export function timeVariants(given: Given): Variant[] {
  const { scheme } = given
  const { timestamp } = scheme
  if (!timestamp || !factsOf(scheme).timestampSigned) return []
  const text = writtenTime(given)
  const format = timeFormat(text ?? '')
  const here: Time[] = format ? [{ from: timestamp.from, format }] : []
  const variants = [...here, ...timesIn(given)].map((found) => {
    const place = placeOf(found.from)
    return vary(given, {
      part: 'timestamp',
      seen: `${capital(place)} holds a timestamp in the format "${found.format}".`,
      how: 'with it',
      scheme: { ...scheme, timestamp: { ...timestamp, ...found } },
    })
  })
  const readable = variants.filter(({ after }) => {
    const found = writtenTime(after)
    return found !== undefined && !Number.isNaN(parseTimestamp(found, after.scheme.timestamp!.format))
  })
  const isUnreadable = text !== undefined && format === undefined && 'header' in timestamp.from
  return isUnreadable ? [...readable, asText(given, timestamp.from)] : readable
}
