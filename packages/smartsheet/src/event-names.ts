/** What an event of a sheet webhook can be about. Plan webhooks have others, and more may come. */
const smartsheetObjectTypes = ['attachment', 'cell', 'column', 'comment', 'discussion', 'row', 'sheet'] as const
const smartsheetEventTypes = ['created', 'deleted', 'updated'] as const

/** What an event of a sheet webhook can be about. */
export type SmartsheetObjectType = (typeof smartsheetObjectTypes)[number]
/** What can have happened to it. */
export type SmartsheetEventType = (typeof smartsheetEventTypes)[number]

/**
 * The documented events of a sheet webhook. Smartsheet publishes the two lists, not which pairs occur.
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks
 */
export type SmartsheetEventName = `${SmartsheetObjectType}.${SmartsheetEventType}`

/** The name under which a change of the webhook's own status is handled. */
export const statusChanged = 'status.changed'

/** Every key of `on`. */
export function smartsheetEventNames(): readonly (SmartsheetEventName | typeof statusChanged)[] {
  const pairs = smartsheetObjectTypes.flatMap((object) =>
    smartsheetEventTypes.map((event) => `${object}.${event}` as const),
  )
  return [...pairs, statusChanged]
}
