import { ConfigError } from '@hookwright/core'
import { packageName } from './package-name.js'

/** A local date and time without a zone, because Frappe writes none. `month` is 1 to 12. */
export interface FrappeDatetime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  microsecond: number
}

export interface FrappeDatetimeOptions {
  /** The system time zone of the sending site, such as `Europe/London`. It is not in the payload: ask its operator. */
  timeZone: string
}

const datetimePattern = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?$/
const dayMs = 86_400_000

function readFields(text: unknown): FrappeDatetime | undefined {
  const digits = typeof text === 'string' ? datetimePattern.exec(text)?.slice(1) : undefined
  if (!digits) return undefined
  const [year, month, day, hour, minute, second, microsecond] = digits.map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const fields = { year, month, day, hour, minute, second, microsecond }
  // Date carries excess over, such as hours into days: if the result differs from the text, the text is not a date.
  const date = new Date(utcMs(fields))
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return year > 0 && real && minute < 60 && second < 60 ? fields : undefined
}

function utcMs({ year, month, day, hour, minute, second, microsecond }: FrappeDatetime): number {
  const date = new Date(0)
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  return date.setUTCHours(hour, minute, second, Math.floor(microsecond / 1000))
}

/** Cached by zone: creating a format takes ten times as long as using it. */
const formats = /* @__PURE__ */ new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
    return format
  } catch {
    const text = 'Option "timeZone" is not a time zone of this runtime. Use a name such as "Europe/London".'
    throw new ConfigError(packageName, 'option_invalid', text)
  }
}

function createOffsetAt(timeZone: string): (atMs: number) => number {
  const format = formatOf(timeZone)
  return (atMs) => {
    const parts = format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)] as const)
    const wall = { ...Object.fromEntries(parts), microsecond: 0 } as FrappeDatetime
    return utcMs(wall) - Math.floor(atMs / 1000) * 1000
  }
}

/** When clocks are set back, the earlier of the two moments; when they are set forward, the moment after the gap. */
function inZone(wallMs: number, timeZone: string): Date {
  const offsetAt = createOffsetAt(timeZone)
  const before = offsetAt(wallMs - dayMs)
  const after = offsetAt(wallMs + dayMs)
  const moments = [wallMs - before, wallMs - after].filter((atMs) => wallMs - offsetAt(atMs) === atMs)
  return new Date(moments.length > 0 ? Math.min(...moments) : wallMs - before)
}

/**
 * Reads `YYYY-MM-DD HH:MM:SS[.ffffff]`, the form of every date and time in Frappe's payloads. It has no zone, so only
 * the fields are known; with the zone of the sending site they become a `Date`, cut to milliseconds. `undefined` for
 * anything else, including dates without a time and ISO 8601.
 *
 * @throws ConfigError `option_invalid` for a time zone that is empty, or that the runtime does not know
 * @example
 * parseFrappeDatetime('2026-08-01 09:03:11.000321')?.microsecond // 321
 * parseFrappeDatetime('2026-08-01 09:03:11', { timeZone: 'Europe/London' }) // 2026-08-01T08:03:11.000Z
 */
export function parseFrappeDatetime(text: unknown): FrappeDatetime | undefined
export function parseFrappeDatetime(text: unknown, options: FrappeDatetimeOptions): Date | undefined
export function parseFrappeDatetime(text: unknown, options?: FrappeDatetimeOptions): FrappeDatetime | Date | undefined {
  const fields = readFields(text)
  if (!options || !fields) return fields
  // An unset zone becomes the text "undefined", which is refused. Left unset, it would mean the zone of this machine.
  return inZone(utcMs(fields), String(options.timeZone))
}

const durationPattern = /^(?:(\d{1,6}) days?, )?(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.(\d{6}))?$/

/**
 * Reads a duration, `H:MM:SS[.ffffff]` or `2 days, H:MM:SS`, as milliseconds. `undefined` for anything else.
 *
 * @example
 * parseFrappeDuration('0:05:12.345678') // 312345.678
 */
export function parseFrappeDuration(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? durationPattern.exec(text)?.slice(1) : undefined
  if (!parts) return undefined
  const [days, hours, minutes, seconds, microseconds] = parts.map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return days * dayMs + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + microseconds / 1000
}
