// https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks
import { createSmartsheetWebhook } from '@hookwright/smartsheet'
import {
  clockAt,
  duplicate,
  handled,
  hmacSha256,
  jsonLargerThan,
  refused,
  tooLarge,
  withOneLetterChanged,
} from '../sender.mjs'

const secret = 'testsecret0000000000000000'

const signed = (body, signature = hmacSha256(secret, body, 'hex')) => ({
  headers: { 'content-type': 'application/json', 'smartsheet-hmac-sha256': signature },
  body,
})

const makeReceiver = (options) => (notes) =>
  createSmartsheetWebhook({
    secret,
    on: {
      'row.created': (event) => notes.saw(`row ${event.id} created`),
      'cell.updated': (event) => notes.saw(`cell of column ${event.columnId} updated`),
      'status.changed': (callback) => notes.saw(callback.newWebhookStatus),
    },
    onOther: (event) => notes.saw(`${event.objectType}.${event.eventType}`),
    onOutcome: notes.onOutcome,
    ...options,
  })

const challenge = '11111111-2222-4333-8444-555555555555'
const timestamp = new Date().toISOString().replace('Z', '+0000')
const userId = 9007194052434043
const callback = {
  nonce: '11111111-2222-4333-8444-555555555555',
  timestamp,
  webhookId: 4503604829677444,
  scope: 'sheet',
  scopeObjectId: 4509506114742148,
  events: [
    { objectType: 'row', eventType: 'created', id: 7129509179746180, userId, timestamp },
    {
      objectType: 'cell',
      eventType: 'updated',
      rowId: 7129509179746180,
      columnId: 2650235767940996,
      userId,
      timestamp,
    },
  ],
}
const events = JSON.stringify(callback)
const planEvents = JSON.stringify({
  ...callback,
  nonce: '66666666-2222-4333-8444-555555555555',
  scope: 'plan',
  events: [{ objectType: 'user', eventType: 'seatType.updated', id: userId, timestamp }],
})

/** From 2015, with a signature computed by two other implementations. */
const statusChange =
  '{"nonce":"20d4d741-6224-446f-b9c4-bf7802326192","timestamp":"2015-10-27T14:48:40.214+0000",' +
  '"webhookId":2674017481058180,"scope":"sheet","scopeObjectId":3407658024757124,' +
  '"newWebhookStatus":"DISABLED_SCOPE_INACCESSIBLE"}'
const statusSignature = '5fc6630fb7c4c1b1dbb4729a64595ab7123595856e06b6ce33d9cc1e9c331917'

export const smartsheet = [
  {
    provider: 'Smartsheet',
    path: '/smartsheet',
    makeReceiver: makeReceiver(),
    deliveries: [
      {
        what: 'the challenge of a new webhook',
        headers: { 'content-type': 'application/json', 'smartsheet-hook-challenge': challenge },
        body: JSON.stringify({ challenge, webhookId: 4503604829677444 }),
        expect: { verdict: 'challenge', status: 200, echo: challenge },
      },
      {
        what: 'a callback with two events',
        ...signed(events),
        expect: handled('row 7129509179746180 created, cell of column 2650235767940996 updated'),
      },
      { what: 'replayed: the same bytes again', ...signed(events), expect: duplicate },
      { what: 'a plan-level event', ...signed(planEvents), expect: handled('user.seatType.updated') },
      {
        what: 'forged: one letter of the body changed',
        ...signed(withOneLetterChanged(events), hmacSha256(secret, events, 'hex')),
        expect: refused,
      },
      {
        what: 'forged: signed with another secret',
        ...signed(events, hmacSha256('guess', events, 'hex')),
        expect: refused,
      },
      { what: 'forged: no signature', body: events, expect: refused },
      {
        what: 'replayed: the vector of 2015, today',
        ...signed(statusChange, statusSignature),
        expect: { verdict: 'stale', status: 200 },
      },
      { what: 'oversized: 16 MiB', ...signed(jsonLargerThan(16 * 1024 * 1024)), expect: tooLarge },
    ],
  },
  {
    provider: 'Smartsheet',
    path: '/smartsheet-in-2015',
    makeReceiver: makeReceiver({ clock: clockAt('2015-10-27T14:48:41Z') }),
    deliveries: [
      {
        what: 'the vector of 2015, in 2015',
        ...signed(statusChange, statusSignature),
        expect: handled('DISABLED_SCOPE_INACCESSIBLE'),
      },
    ],
  },
]
