import {
  type CreateSmartsheetWebhookOptions,
  createSmartsheetClient,
  type GetSmartsheetAttachmentOptions,
  type GetSmartsheetCellHistoryOptions,
  type GetSmartsheetColumnOptions,
  type GetSmartsheetCommentOptions,
  type GetSmartsheetDiscussionOptions,
  type GetSmartsheetRowOptions,
  type GetSmartsheetSheetOptions,
  type ResolveSmartsheetCallbackOptions,
  type SignSmartsheetBodyOptions,
  type SmartsheetCellVersion,
  type SmartsheetResolvedEvent,
  type SmartsheetRow,
  type SmartsheetWebhook,
  type SmartsheetWebhookIdOptions,
  type SubscribeSmartsheetWebhookOptions,
  signSmartsheetBody,
  type UpdateSmartsheetWebhookOptions,
  type VerifySmartsheetSignatureOptions,
  verifySmartsheetSignature,
} from '@hookwright/smartsheet'
import { expectTypeOf } from 'vitest'
import * as z from 'zod'

const client = createSmartsheetClient({ token: async () => 'token', region: 'au' })

// @ts-expect-error a region that does not exist
createSmartsheetClient({ token: 't', region: 'asia' })
// @ts-expect-error a client without a token
createSmartsheetClient({ region: 'us' })

expectTypeOf(await client.webhooks.list()).toEqualTypeOf<SmartsheetWebhook[]>()
for await (const webhook of client.webhooks.list({ pageSize: 10 }))
  expectTypeOf(webhook).toEqualTypeOf<SmartsheetWebhook>()

const webhook = await client.webhooks.get({ webhookId: 1 })
expectTypeOf(webhook.id).toEqualTypeOf<number>()
expectTypeOf(webhook.enabled).toEqualTypeOf<boolean | undefined>()
expectTypeOf(webhook.createdAt).toEqualTypeOf<string | number | undefined>()
// A future status is any text; the present ones are offered.
expectTypeOf<'DISABLED_APP_REVOKED'>().toExtend<NonNullable<typeof webhook.status>>()
// @ts-expect-error no index signature: a misspelt field is an error
webhook.sharedSecrets

// @ts-expect-error subscribing without a place for the secret
client.webhooks.subscribe({ name: 'n', callbackUrl: 'https://x', scopeObjectId: 1 })
client.webhooks.subscribe({
  name: 'n',
  callbackUrl: 'https://x',
  scopeObjectId: 1,
  storeSecret: ({ webhookId, sharedSecret }) => {
    expectTypeOf(webhookId).toEqualTypeOf<number>()
    expectTypeOf(sharedSecret).toEqualTypeOf<string>()
  },
})
// @ts-expect-error it can't be changed later
client.webhooks.update({ webhookId: 1, scopeObjectId: 2 })

expectTypeOf((await client.sheets.get({ sheetId: 1, rowsModifiedSince: new Date() })).rows).toEqualTypeOf<
  SmartsheetRow[] | undefined
>()
expectTypeOf(await client.cells.history({ sheetId: 1, rowId: 2, columnId: 3 })).toEqualTypeOf<SmartsheetCellVersion[]>()
expectTypeOf((await client.resolve({ callback: { events: [] } })).events).toEqualTypeOf<SmartsheetResolvedEvent[]>()

// The options of each call have a named type.
expectTypeOf(client.resolve).parameters.toEqualTypeOf<[ResolveSmartsheetCallbackOptions]>()
expectTypeOf(client.sheets.get).parameters.toEqualTypeOf<[GetSmartsheetSheetOptions]>()
expectTypeOf(client.rows.get).parameters.toEqualTypeOf<[GetSmartsheetRowOptions]>()
expectTypeOf(client.columns.get).parameters.toEqualTypeOf<[GetSmartsheetColumnOptions]>()
expectTypeOf(client.cells.history).parameters.toEqualTypeOf<[GetSmartsheetCellHistoryOptions]>()
expectTypeOf(client.attachments.get).parameters.toEqualTypeOf<[GetSmartsheetAttachmentOptions]>()
expectTypeOf(client.comments.get).parameters.toEqualTypeOf<[GetSmartsheetCommentOptions]>()
expectTypeOf(client.discussions.get).parameters.toEqualTypeOf<[GetSmartsheetDiscussionOptions]>()
expectTypeOf(client.webhooks.get).parameters.toEqualTypeOf<[SmartsheetWebhookIdOptions]>()
expectTypeOf(client.webhooks.create).parameters.toEqualTypeOf<[CreateSmartsheetWebhookOptions]>()
expectTypeOf(client.webhooks.update).parameters.toEqualTypeOf<[UpdateSmartsheetWebhookOptions]>()
expectTypeOf(client.webhooks.subscribe).parameters.toEqualTypeOf<[SubscribeSmartsheetWebhookOptions]>()
expectTypeOf(signSmartsheetBody).parameters.toEqualTypeOf<[SignSmartsheetBodyOptions]>()
expectTypeOf(verifySmartsheetSignature).parameters.toEqualTypeOf<[VerifySmartsheetSignatureOptions]>()

// The ids of columns may be texts, so that those of one webhook can be passed to the next.
client.webhooks.create({ name: 'n', callbackUrl: 'https://x', scopeObjectId: 1, subscope: { columnIds: ['2', 3] } })

// Any other call has the type of its schema, or no type without a schema.
const folder = z.looseObject({ name: z.string() })
expectTypeOf((await client.request({ path: ['folders', 7], schema: folder })).data.name).toEqualTypeOf<string>()
expectTypeOf((await client.request({ path: ['folders', 7] })).data).toEqualTypeOf<unknown>()
