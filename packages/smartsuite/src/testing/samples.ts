import type { SmartSuiteEvent, SmartSuiteNotification, SmartSuiteWebhook } from '../schemas.js'

/** The ping of https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview. */
export const sampleSmartSuiteNotification: SmartSuiteNotification = {
  webhookId: 'f0bd5e90-02bb-4017-9294-f885e3e94559',
  locator: { accountId: 'snbvtl79', solutionId: '63b87cad645b3949631b55bf' },
}

/** The event of https://developers.smartsuite.com/docs/solution-data/webhooks/list-events. */
export const sampleSmartSuiteEvent: SmartSuiteEvent = {
  webhook_id: '2f7cc6e0-b709-4b04-964a-3706c89c78e3',
  locator: { account_id: 'WORKSPACE_ID', solution_id: '63b87cad645b3949631b55bf' },
  event_id: '2f7cc6e0-b709-4b04-964a-3706c89c78e3.994',
  kind: 'RECORD_CREATED',
  event_at: '2023-06-21T21:14:06.263Z',
  record_event_data: {
    record_id: '6493681eba09b400816eb754',
    locator: {
      account_id: 'WORKSPACE_ID',
      solution_id: '63b87cad645b3949631b55bf',
      application_id: '63b87cad645b3949631b55c1',
    },
    data: {
      last_updated: { on: '2023-06-21T21:14:06.247000Z', by: '63a1f65723aaf6bcb564b1f1' },
      due_date: {
        is_overdue: false,
        status_updated_on: '2023-06-21T21:14:06.248000Z',
        from_date: { date: null, include_time: false },
        to_date: { date: null, include_time: false },
        status_is_completed: false,
      },
      description: {
        data: { type: 'doc', content: [] },
        preview: '',
        html: '<div class="rendered">\n    \n</div>',
      },
      deleted_by: null,
      title: 'test',
      priority: '',
      application_id: '63b87cad645b3949631b55c1',
      followed_by: [],
      application_slug: 'ssb9kaxn',
      deleted_date: { date: null, include_time: false },
      comments_count: 0,
      autonumber: 2,
      ranking: { default: 'aagckvkhyq' },
      id: '6493681eba09b400816eb754',
      first_created: { on: '2023-06-21T21:14:06.247000Z', by: '63a1f65723aaf6bcb564b1f1' },
      assigned_to: [],
      status: { updated_on: '2023-06-21T21:14:06.248000Z', value: 'backlog' },
    },
    previous: {},
  },
  ctx: {
    change_id: 'ba1ffa93-0c51-48ab-aff2-64d9128d6c35',
    change_size: 1,
    batch_id: '65832e55206fdfd247b84abd',
    batch_size: 1,
    source: 'UNKNOWN',
    handler: 'INTERACTIVE',
  },
}

/** The webhook of https://developers.smartsuite.com/docs/solution-data/webhooks/list-webhooks, with another URL and author. */
export const sampleSmartSuiteWebhook: SmartSuiteWebhook = {
  webhook_id: '3c8a1835-a39a-43ba-ba9c-6fbce5581e34',
  locator: { account_id: 'WORKSPACE_ID', solution_id: '641b70cb0d94c969a49983aa' },
  filter: { solution: {} },
  kinds: ['RECORD_CREATED'],
  created_at: { by: 'Ada Example', at: '2023-06-20T14:26:47.192Z' },
  updated_at: { by: 'Ada Example', at: '2023-06-20T14:26:47.192Z' },
  notification_status: { enabled: { url: 'https://hooks.example.com/smartsuite' } },
  system_status: { enabled: { expires_at: '2023-11-02T14:21:43Z' } },
}
