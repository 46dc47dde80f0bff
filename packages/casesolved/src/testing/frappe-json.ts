/** Writes everything outside ASCII as `\uXXXX`, as Python's json does. */
function escapeNonAscii(json: string): string {
  return json.replace(/[^\0-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/**
 * JSON on one line with `, ` and `: ` and ASCII escapes, as Press and older versions of the Frappe framework send it.
 * What JSON drops (`undefined`, functions) is dropped here too.
 */
export function toPressJson(value: unknown): string {
  const write = (item: unknown): string => {
    if (Array.isArray(item)) return `[${item.map(write).join(', ')}]`
    if (!isObject(item)) return JSON.stringify(item)
    return `{${Object.entries(item)
      .map(([key, field]) => `${JSON.stringify(key)}: ${write(field)}`)
      .join(', ')}}`
  }
  const plain: unknown = JSON.parse(JSON.stringify(value))
  return escapeNonAscii(write(plain))
}

/** JSON on several lines with sorted keys, as newer versions of the Frappe framework send it. */
export function toFrappeJson(value: unknown): string {
  const sorted = (_key: string, item: unknown) =>
    isObject(item) && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
      : item
  return escapeNonAscii(JSON.stringify(value, sorted, 1))
}
