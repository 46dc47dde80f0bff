import { refuse } from './problem.js'
import type { TimestampSpec } from './scheme.js'

const defaultToleranceMs = 300_000

/** RFC 3339, date and time to the second, a fraction of up to nine digits, and a zone. */
const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** Milliseconds since the epoch; NaN for a text that does not follow the format exactly. */
export function parseTimestamp(text: string, format: TimestampSpec['format']): number {
  if (format === 'iso') {
    const match = rfc3339.exec(text)
    // JavaScript engines agree only on the first three digits of a fraction.
    return match ? Date.parse(match[1]! + (match[2] ?? '').slice(0, 4) + match[3]!) : Number.NaN
  }
  // Only the form that RFC 9110 prescribes: written again, the date must be the same text.
  if (format === 'http') return new Date(text).toUTCString() === text ? Date.parse(text) : Number.NaN
  if (format !== 'ms' && /^\d{10}$/.test(text)) return Number(text) * 1000
  return format !== 's' && /^\d{13}$/.test(text) ? Number(text) : Number.NaN
}

export function writeTimestamp(date: Date, format: TimestampSpec['format']): string {
  if (format === 'iso') return date.toISOString()
  if (format === 'http') return date.toUTCString()
  return String(format === 'ms' ? date.getTime() : Math.floor(date.getTime() / 1000))
}

export interface Tolerance {
  readonly pastMs: number
  readonly futureMs: number
}

export function toleranceOf(toleranceMs: TimestampSpec['toleranceMs'] = defaultToleranceMs): Tolerance {
  const eachWay = toleranceMs === 'none' ? Number.POSITIVE_INFINITY : toleranceMs
  return typeof eachWay === 'object' && eachWay ? eachWay : { pastMs: eachWay, futureMs: eachWay }
}

/** A signed timestamp as it is written. Refuses one that is absent, malformed or too far from now. */
export function checkTimestamp(
  text: string | undefined,
  { format, toleranceMs }: TimestampSpec,
  nowMs: number,
): string {
  if (text === undefined) refuse('timestamp_missing', 'The timestamp is missing.')
  const timeMs = parseTimestamp(text, format)
  if (Number.isNaN(timeMs)) refuse('timestamp_malformed', `The timestamp is not in the format "${format}".`)
  const { pastMs, futureMs } = toleranceOf(toleranceMs)
  // Written so that NaN, from a broken clock, fails.
  if (!(timeMs >= nowMs - pastMs && timeMs <= nowMs + futureMs)) {
    refuse('timestamp_outside_tolerance', 'The timestamp is too far from now. Is this clock right?')
  }
  return text
}
