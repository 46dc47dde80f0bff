import { ConfigError } from './errors.js'

/**
 * Reads a whole number of an options object: a count, bytes, milliseconds. `NaN` and texts are refused, because later
 * comparisons with them would silently be false.
 *
 * @throws ConfigError `option_invalid` that names the option
 */
export function readWhole(
  packageName: string,
  name: string,
  value: unknown,
  least = 1,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return value as number
  throw new ConfigError(
    packageName,
    'option_invalid',
    `Option "${name}" must be a whole number from ${least} to ${most}.`,
  )
}
