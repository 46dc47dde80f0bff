import type { SmartsheetEventCallback, SmartsheetStatusCallback } from '../schemas/callback.js'

/** A time as callbacks write it: its offset has no colon. */
const callbackTime = () => new Date().toISOString().replace('Z', '+0000')

/**
 * A callback with a new row and a changed cell, with the present time and a new nonce. Ids and names are invented; the
 * shape is that of https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks
 */
export function sampleEventCallback(overrides: Partial<SmartsheetEventCallback> = {}): SmartsheetEventCallback {
  const timestamp = callbackTime()
  const userId = 9_007_194_052_434_043
  const rowId = 7_129_509_179_746_180
  return {
    nonce: crypto.randomUUID(),
    timestamp,
    webhookId: 4_503_604_829_677_444,
    scope: 'sheet',
    scopeObjectId: 4_509_506_114_742_148,
    events: [
      { objectType: 'row', eventType: 'created', id: rowId, userId, timestamp },
      {
        objectType: 'cell',
        eventType: 'updated',
        rowId,
        columnId: 2_650_235_767_940_996,
        userId,
        timestamp,
        changeAgent: 'appA,appB',
      },
    ],
    ...overrides,
  }
}

/** The callback for a webhook that was disabled because its owner lost access to the sheet. */
export function sampleStatusCallback(overrides: Partial<SmartsheetStatusCallback> = {}): SmartsheetStatusCallback {
  return {
    nonce: crypto.randomUUID(),
    timestamp: callbackTime(),
    webhookId: 2_674_017_481_058_180,
    scope: 'sheet',
    scopeObjectId: 3_407_658_024_757_124,
    newWebhookStatus: 'DISABLED_SCOPE_INACCESSIBLE',
    ...overrides,
  }
}

/**
 * A callback of a plan. Its event family `user.seatType.updated` is documented, but the fields of the events are not:
 * these are a guess, for testing that unknown events pass through.
 */
export function samplePlanCallback(overrides: Partial<SmartsheetEventCallback> = {}): SmartsheetEventCallback {
  const timestamp = callbackTime()
  return sampleEventCallback({
    scope: 'plan',
    scopeObjectId: 8_123_456_789_012_345,
    events: [{ objectType: 'user', eventType: 'seatType.updated', id: 9_007_194_052_434_043, timestamp }],
    ...overrides,
  })
}
