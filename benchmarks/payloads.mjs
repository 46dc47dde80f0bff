/** A Smartsheet callback with this many cell events. */
export function callback(events, nonce) {
  const timestamp = new Date().toISOString().replace('Z', '+0000')
  return JSON.stringify({
    nonce,
    timestamp,
    webhookId: 4503604829677444,
    scope: 'sheet',
    scopeObjectId: 4509506114742148,
    events: Array.from({ length: events }, (_, index) => ({
      objectType: 'cell',
      eventType: 'updated',
      rowId: 7129509179746180 + (index % 400),
      columnId: 2650235767940996,
      userId: 9007194052434043,
      timestamp,
    })),
  })
}
