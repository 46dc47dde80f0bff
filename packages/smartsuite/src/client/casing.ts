/** The names that the webhooks host uses, in the casing it documents. */
const names = [
  'webhook_id',
  'account_id',
  'solution_id',
  'application_id',
  'application_ids',
  'field_ids',
  'created_at',
  'updated_at',
  'notification_status',
  'system_status',
  'expires_at',
  'next_page_token',
  'event_id',
  'event_at',
  'record_event_data',
  'record_id',
  'change_id',
  'change_size',
  'batch_id',
  'batch_size',
]

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Members keyed by field slugs, which users choose: these keys are never renamed. */
const opaque = new Set(['data', 'previous'])

/** No known name is nested deeper. The limit keeps a deeply nested reply from overflowing the call stack. */
const deepest = 16

/**
 * Converts the keys of a freshly parsed reply to snake_case, in place. The documentation shows snake_case; the pings
 * are camelCase, and the JSON of the protocol that the host seems to use allows both.
 */
export function snakeCaseKeys(value: unknown, depth = 0): unknown {
  if (depth > deepest) return value
  if (Array.isArray(value)) for (const item of value) snakeCaseKeys(item, depth + 1)
  else if (typeof value === 'object' && value !== null) renameKeys(value as Record<string, unknown>, depth)
  return value
}

function renameKeys(holder: Record<string, unknown>, depth: number): void {
  for (const name of names) {
    const other = camelCase(name)
    if (!Object.hasOwn(holder, other)) continue
    if (!Object.hasOwn(holder, name)) holder[name] = holder[other]
    delete holder[other]
  }
  for (const [key, member] of Object.entries(holder)) if (!opaque.has(key)) snakeCaseKeys(member, depth + 1)
}
