import type { Message } from './proto-json.js'

const text = { type: 'text' } as const
const texts = { type: 'text', repeated: true } as const
/** Of the numbers of kinds, only `1` is documented to exist. */
const kindNames = ['KIND_UNSPECIFIED', 'RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_DELETED'] as const

const locator: Message = { fields: { account_id: text, solution_id: text, application_id: text } }
const filter: Message = {
  fields: {
    solution: { type: { fields: {} }, oneOf: 'filter' },
    applications: { type: { fields: { application_ids: texts } }, oneOf: 'filter' },
    application: { type: { fields: { application_id: text, field_ids: texts } }, oneOf: 'filter' },
  },
}
const notificationStatus: Message = {
  fields: {
    enabled: { type: { fields: { url: text } }, oneOf: 'status' },
    disabled: { type: { fields: {} }, oneOf: 'status' },
  },
}
const webhookMessage: Message = {
  fields: {
    webhook_id: text,
    locator: { type: locator },
    filter: { type: filter },
    kinds: { type: kindNames, repeated: true },
    notification_status: { type: notificationStatus },
  },
}
const wrapped: Message = { fields: { webhook: { type: webhookMessage } } }
const paging = { page_size: { type: 'integer' }, page_token: text } as const
/** The request message of each method. */
export const requests: Readonly<Record<string, Message>> = {
  CreateWebhook: wrapped,
  UpdateWebhook: wrapped,
  GetWebhook: { fields: { webhook_id: text } },
  GetWebhooks: { fields: { webhook_id: text } },
  DeleteWebhook: { fields: { webhook_id: text } },
  ListWebhooks: { fields: { solution_id: text, ...paging } },
  ListEvents: { fields: { webhook_id: text, ...paging } },
}
