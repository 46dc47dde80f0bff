export type QueryPart = string | number | boolean | Date | readonly (string | number)[] | undefined

/**
 * A query with lists joined by bare commas: encoded ones take three characters each, and the length of an address
 * decides how many requests it takes to fetch many rows.
 */
export function queryText(parts: Readonly<Record<string, QueryPart>>): string {
  const written = Object.entries(parts).flatMap(([name, value]) => {
    if (value === undefined) return []
    const values: readonly (string | number | boolean | Date)[] = Array.isArray(value) ? value : [value]
    if (values.length === 0) return []
    const texts = values.map((one) => (one instanceof Date ? one.toISOString() : one))
    return [`${name}=${texts.map(encodeURIComponent).join(',')}`]
  })
  return written.join('&')
}
