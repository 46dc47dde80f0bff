/** A time as Smartsheet writes it: a text, or milliseconds since the epoch where `numericDates` was asked for. */
export type SmartsheetTimestamp = string | number

const textForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d\d):?(\d\d))$/i
const latestMs = 8_640_000_000_000_000

/**
 * The moment that a Smartsheet timestamp means, or `undefined` when it is not understood. Callbacks come with
 * `+0000` and `+00:00`, resources of the API with `Z`, another offset or epoch milliseconds; engines differ in how they
 * read the first, which is no ISO 8601 of ECMAScript. A time without an offset is not understood: it is no moment.
 *
 * @example
 * parseSmartsheetTimestamp('2015-10-27T17:04:23.795+0000')?.toISOString() // '2015-10-27T17:04:23.795Z'
 */
export function parseSmartsheetTimestamp(value: unknown): Date | undefined {
  if (typeof value === 'number') return Math.abs(value) <= latestMs ? new Date(value) : undefined
  const parts = typeof value === 'string' ? textForm.exec(value.trim()) : null
  if (!parts) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const offsetHours = Number(parts[10] ?? 0)
  const offsetMinutes = Number(parts[11] ?? 0)
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, day)
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return undefined
  local.setUTCHours(hour, minute, second, Math.trunc(Number(`0.${parts[7] ?? 0}`) * 1000))
  const offsetMs = (offsetHours * 60 + offsetMinutes) * 60_000
  return new Date(local.getTime() - (parts[9] === '-' ? -offsetMs : offsetMs))
}
