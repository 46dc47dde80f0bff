/** A time as Smartsheet writes it: a text, or milliseconds since the epoch if `numericDates` was asked for. */
export type SmartsheetTimestamp = string | number

const textForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/i
const latestMs = 8_640_000_000_000_000

/**
 * The moment that a Smartsheet timestamp means, or `undefined` when it is not understood. Callbacks use `+0000` and
 * `+00:00`, resources of the API use `Z`, another offset or epoch milliseconds. `+0000` is not in the date format of
 * ECMAScript, so engines differ in how they read it. A time without an offset is not understood: it names no moment.
 *
 * @example
 * parseSmartsheetTimestamp('2015-10-27T17:04:23.795+0000')?.toISOString() // '2015-10-27T17:04:23.795Z'
 */
export function parseSmartsheetTimestamp(value: unknown): Date | undefined {
  if (typeof value === 'number') return Math.abs(value) <= latestMs ? new Date(value) : undefined
  const parts = typeof value === 'string' ? textForm.exec(value.trim()) : null
  if (!parts) return undefined
  const [, second = '', fraction = 0, sign, hours = 0, minutes = 0] = parts
  const localMs = Date.parse(`${second.toUpperCase()}Z`)
  // Some engines let a day or an hour that does not exist run over into the next day: the date then differs.
  if (new Date(localMs).getUTCDate() !== Number(second.slice(8, 10))) return undefined
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000
  return new Date(localMs + Math.trunc(Number(`0.${fraction}`) * 1000) + (sign === '-' ? offsetMs : -offsetMs))
}
