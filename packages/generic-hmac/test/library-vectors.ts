import { type Scheme, schemes } from '@hookwright/generic-hmac'

export interface Vector {
  source: string
  scheme: Scheme
  secret: string
  body: string
  headers: Record<string, string>
  atMs?: number
  id?: string
  /** The URL it was sent to, for senders that sign it. */
  url?: string
  /** What we write instead, if a sender may write it in more than one way. */
  written?: Record<string, string>
}

const click = String.raw`{"event":"click","msg":{"ts":1365109999,"subject":"This an example webhook message","email":"example.webhook@mandrillapp.com","sender":"example.sender@mandrillapp.com","tags":["webhook-example"],"opens":[{"ts":1365111111}],"clicks":[{"ts":1365111111,"url":"http:\/\/mandrill.com"}],"state":"sent","metadata":{"user_id":111},"_id":"exampleaaaaaaaaaaaaaaaaaaaaaaaaa","_version":"exampleaaaaaaaaaaaaaaa"},"ip":"127.0.0.1","location":{"country_short":"US","country":"United States","region":"Oklahoma","city":"Oklahoma City","latitude":35.4675598145,"longitude":-97.5164337158,"postal_code":"73101","timezone":"-05:00"},"user_agent":"Mozilla\/5.0 (Macintosh; U; Intel Mac OS X 10.6; en-US; rv:1.9.1.8) Gecko\/20100317 Postbox\/1.1.3","user_agent_parsed":{"type":"Email Client","ua_family":"Postbox","ua_name":"Postbox 1.1.3","ua_version":"1.1.3","ua_url":"http:\/\/www.postbox-inc.com\/","ua_company":"Postbox, Inc.","ua_company_url":"http:\/\/www.postbox-inc.com\/","ua_icon":"http:\/\/cdn.mandrill.com\/img\/email-client-icons\/postbox.png","os_family":"OS X","os_name":"OS X 10.6 Snow Leopard","os_url":"http:\/\/www.apple.com\/osx\/","os_company":"Apple Computer, Inc.","os_company_url":"http:\/\/www.apple.com\/","os_icon":"http:\/\/cdn.mandrill.com\/img\/email-client-icons\/macosx.png","mobile":false},"url":"http:\/\/mandrill.com","ts":1379233940}`

const boxBody =
  '{"type":"webhook_event","webhook":{"id":"1234567890"},"trigger":"FILE.UPLOADED","source":{"id":"1234567890","type":"file","name":"Test.txt"}}'
const boxHeaders = {
  'box-delivery-timestamp': '2020-01-01T00:00:00-07:00',
  'box-signature-primary': '6TfeAW3A1PASkgboxxA5yqHNKOwFyMWuEXny/FPD5hI=',
  'box-signature-secondary': 'v+1CD1Jdo3muIcbpv5lxxgPglOqMfsNHPV899xWYydo=',
}
// The time is signed, and we write it in UTC.
const box = { scheme: schemes.box, body: boxBody, headers: boxHeaders, atMs: Date.UTC(2020, 0, 1, 7), written: {} }

const twilioUrl = 'https://mycompany.com/myapp.php?foo=1&bar=2'
const twilio = { scheme: schemes.twilio, secret: '12345' }
/** Signed with a shared key, as `X-Twilio-Webhooks-Signature-Settings` says. */
const twilioShared = { ...twilio, scheme: { ...schemes.twilio, mac: { kind: 'hmac', hash: 'sha256' } } as const }

/** From the tests of libraries: the providers' own, and for Mandrill a recorded delivery. `run`: the library's result. */
export const libraryVectors: Vector[] = [
  {
    source: 'twilio/twilio-php, RequestValidatorTest, a form',
    ...twilio,
    url: twilioUrl,
    body: 'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE',
    headers: { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
  },
  {
    source: 'twilio/twilio-php, RequestValidatorTest, a form with repeated fields',
    ...twilio,
    url: twilioUrl,
    body: 'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234',
    headers: { 'x-twilio-signature': 'IK+Dwps556ElfBT0I3Rgjkr1wJU=' },
  },
  {
    source: 'twilio/twilio-php, RequestValidatorTest, JSON',
    ...twilio,
    url: `${twilioUrl}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
    body: '{"property": "value", "boolean": true}',
    headers: { 'x-twilio-signature': 'a9nBmqA0ju/hNViExpshrM61xv4=' },
  },
  {
    source: 'twilio-node 6.3.1, getExpectedTwilioSignature with HMAC_SHA256, a form: run',
    ...twilioShared,
    url: twilioUrl,
    body: 'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE',
    headers: { 'x-twilio-signature': '033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=' },
  },
  {
    source: 'twilio-node 6.3.1, getExpectedTwilioSignature with HMAC_SHA256, JSON: run',
    ...twilioShared,
    url: `${twilioUrl}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
    body: '{"property": "value", "boolean": true}',
    headers: { 'x-twilio-signature': '+UOCWf84gdgo/5Hpg4m5/EgKnJA2/TbOw5sPNVr3bPk=' },
  },
  { source: 'box/box-node-sdk, webhooks, the primary key', secret: 'SamplePrimaryKey', ...box },
  { source: 'box/box-node-sdk, webhooks, the secondary key', secret: 'SampleSecondaryKey', ...box },
  {
    source: 'gocardless/gocardless-pro-ruby, webhooks',
    scheme: schemes.goCardless,
    secret: 'ED7D658C-D8EB-4941-948B-3973214F2D49',
    body: '{"events":[{"id":"EV00BD05S5VM2T","created_at":"2018-07-05T09:13:51.404Z","resource_type":"subscriptions","action":"created","links":{"subscription":"SB0003JJQ2MR06"},"details":{"origin":"api","cause":"subscription_created","description":"Subscription created via the API."},"metadata":{}},{"id":"EV00BD05TB8K63","created_at":"2018-07-05T09:13:56.893Z","resource_type":"mandates","action":"created","links":{"mandate":"MD000AMA19XGEC"},"details":{"origin":"api","cause":"mandate_created","description":"Mandate created via the API."},"metadata":{}}]}',
    headers: { 'webhook-signature': '2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e' },
  },
  {
    source: 'line/line-bot-sdk-nodejs, test/validate-signature.spec.ts',
    scheme: schemes.line,
    secret: 'test_secret',
    body: '{"hello":"world"}',
    headers: { 'x-line-signature': 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=' },
  },
  {
    source: 'HubSpot/hubspot-api-nodejs, test/unit/signature.spec.ts, v1',
    scheme: schemes.hubspotV1,
    secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
    body: '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]',
    headers: { 'x-hubspot-signature': '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de' },
  },
  {
    source: 'HubSpot/hubspot-api-nodejs, test/unit/signature.spec.ts, v2',
    scheme: schemes.hubspotV2,
    secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
    url: 'https://www.example.com/webhook_uri',
    body: '{"example_field":"example_value"}',
    headers: { 'x-hubspot-signature': '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900' },
  },
  {
    source: 'openai/openai-node, tests/api-resources/webhooks.test.ts',
    scheme: schemes.openAi,
    secret: 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=',
    body: '{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}',
    headers: {
      'webhook-id': 'wh_685c059ae39c8190af8c71ed1022a24d',
      'webhook-timestamp': '1750861210',
      'webhook-signature': 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=',
    },
    atMs: 1_750_861_210_000,
    id: 'wh_685c059ae39c8190af8c71ed1022a24d',
  },
  {
    source: 'PagerDuty/go-pagerduty, webhookv3/webhookv3_test.go',
    scheme: schemes.pagerDuty,
    secret: 'lDQHScfUeXUKaQRNF+8XIiDKZ7XX3itBAYzwU0TARw8lJqRnkKl2iB1anSb0Z+IK',
    body: '{"event":{"id":"01BWDWL3NYY7LUFPZCC28QUCMK","event_type":"incident.priority_updated","resource_type":"incident","occurred_at":"2021-04-26T17:36:27.458Z","agent":{"html_url":"https://acme.pagerduty.com/users/PLH1HKV","id":"PLH1HKV","self":"https://api.pagerduty.com/users/PLH1HKV","summary":"Tenex Engineer","type":"user_reference"},"client":null,"data":{"id":"PGR0VU2","type":"incident","self":"https://api.pagerduty.com/incidents/PGR0VU2","html_url":"https://acme.pagerduty.com/incidents/PGR0VU2","number":2,"status":"triggered","title":"A little bump in the road","service":{"html_url":"https://acme.pagerduty.com/services/PF9KMXH","id":"PF9KMXH","self":"https://api.pagerduty.com/services/PF9KMXH","summary":"API Service","type":"service_reference"},"assignees":[{"html_url":"https://acme.pagerduty.com/users/PTUXL6G","id":"PTUXL6G","self":"https://api.pagerduty.com/users/PTUXL6G","summary":"User 123","type":"user_reference"}],"escalation_policy":{"html_url":"https://acme.pagerduty.com/escalation_policies/PUS0KTE","id":"PUS0KTE","self":"https://api.pagerduty.com/escalation_policies/PUS0KTE","summary":"Default","type":"escalation_policy_reference"},"teams":[{"html_url":"https://acme.pagerduty.com/teams/PFCVPS0","id":"PFCVPS0","self":"https://api.pagerduty.com/teams/PFCVPS0","summary":"Engineering","type":"team_reference"}],"priority":{"html_url":"https://acme.pagerduty.com/account/incident_priorities","id":"PSO75BM","self":"https://api.pagerduty.com/priorities/PSO75BM","summary":"P1","type":"priority_reference"},"urgency":"high","conference_bridge":{"conference_number":1000,"conference_url":"https://example.com"},"resolve_reason":null}}}',
    headers: { 'x-pagerduty-signature': 'v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd' },
  },
  {
    source: 'PaddleHQ/paddle-go-sdk, example_webhook_verifier_test.go',
    scheme: schemes.paddle,
    secret: 'pdl_ntfset_01hsdn8d43dt7mezr1ef2jtbaw_hKkRiCGyyRhbFwIUuqiTBgI7gnWoV0Gr',
    body: '{"data":{"id":"pri_01hsdn96k2hxjzsq5yerecdj9j","name":null,"status":"active","quantity":{"maximum":999999,"minimum":1},"tax_mode":"account_setting","product_id":"pro_01hsdn8qp7yydry3x1yeg6a9rv","unit_price":{"amount":"1000","currency_code":"USD"},"custom_data":null,"description":"testing","import_meta":null,"trial_period":null,"billing_cycle":{"interval":"month","frequency":1},"unit_price_overrides":[]},"event_id":"evt_01hsdn97563968dy0szkmgjwh3","event_type":"price.created","occurred_at":"2024-03-20T10:07:35.590857Z","notification_id":"ntf_01hsdn977e920kbgzt6r6c9rqc"}',
    headers: {
      'paddle-signature': 'ts=1710929255;h1=6c05ef8fa83c44d751be6d259ec955ce5638e2c54095bf128e408e2fce1589c8',
    },
    atMs: 1_710_929_255_000,
  },
  {
    source: 'PaddleHQ/paddle-node-sdk, webhooks-validator.node.test.ts, with three hashes',
    scheme: schemes.paddle,
    secret: 'VALID_SECRET',
    body: '{"data": "value"}',
    headers: {
      'paddle-signature':
        'ts=1698796800;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h2=RANDOM_HASH',
    },
    atMs: 1_698_796_800_000,
    written: {
      'paddle-signature': 'ts=1698796800;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261',
    },
  },
  {
    source: 'sinch-sdk-dotnet, Conversation/WebhooksTests.cs',
    scheme: schemes.sinch,
    secret: 'foo_secret1234',
    body: '{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z","project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4","contact_create_notification":{"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS","identity":"48123456789","app_id":""}],"display_name":"New Test Contact","email":"new.contact@email.com","external_id":"","metadata":"","language":"EN_US"}},"message_metadata":""}',
    headers: {
      'x-sinch-webhook-signature-nonce': '01FJA8B4A7BM43YGWSG9GBV067',
      'x-sinch-webhook-signature-timestamp': '1634579353',
      'x-sinch-webhook-signature': '6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE=',
    },
    atMs: 1_634_579_353_000,
    id: '01FJA8B4A7BM43YGWSG9GBV067',
  },
  {
    source: 'sanity-io/webhook-toolkit, test/signature.test.ts',
    scheme: schemes.sanity,
    secret: 'test',
    body: '{"_id":"resume"}',
    headers: { 'sanity-webhook-signature': 't=1633519811129,v1=tLa470fx7qkLLEcMOcEUFuBbRSkGujyskxrNXcoh0N0' },
    atMs: 1_633_519_811_129,
  },
  {
    source: 'intuit/QuickBooks-V3-Java-SDK, WebhooksServiceTest.java',
    scheme: schemes.quickBooks,
    secret: 'b5771f19b12ddb4bcdb9f08bdc50bc63878a',
    body: '{"eventNotifications":[{"realmId":"1185883450","dataChangeEvent":{"entities":[{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}',
    headers: { 'intuit-signature': 'JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q=' },
  },
  {
    source: 'evendis/mandrill-rails, click_with_signature.json',
    scheme: schemes.mandrill,
    secret: 'ntynTMaFpM_octE5R1DKAw',
    url: 'http://requestb.in/q9a918q9',
    body: new URLSearchParams({ mandrill_events: `[${click},${click}]` }).toString(),
    headers: { 'x-mandrill-signature': '7rUa4lNJitlb178MgGOcHO6T4Bg=' },
  },
  {
    source: 'muxinc/mux-node-sdk, tests/api-resources/webhooks.test.ts',
    scheme: schemes.mux,
    secret: 'SuperSecret123',
    body: '{"test":"body"}',
    headers: { 'mux-signature': 't=1565125718,v1=854ece4c22acef7c66b57d4e504153bc512595e8e9c772ece2a68150548c19a7' },
    atMs: 1_565_125_718_000,
  },
  {
    source: 'workos/workos-python, tests/test_webhooks.py',
    scheme: schemes.workOs,
    secret: '1lyKDzhJjuCkIscIWqkSe4YsQ',
    body: `{"id":"wh_01FG9JXJ9C9S052FX59JVG4EG1","data":{"id":"conn_01EHWNC0FCBHZ3BJ7EGKYXK0E6","name":"Foo Corp's Connection","state":"active","object":"connection","domains":[{"id":"conn_domain_01EHWNFTAFCF3CQAE5A9Q0P1YB","domain":"foo-corp.com","object":"connection_domain"}],"connection_type":"OktaSAML","organization_id":"org_01EHWNCE74X7JSDV0X3SZ3KJNY"},"event":"connection.activated"}`,
    headers: {
      'workos-signature': 't=1632409405772, v1=67612f0e74f008b436a13b00266f90ef5c13f9cbcf6262206f5f4a539ff61702',
    },
    atMs: 1_632_409_405_772,
    written: {
      'workos-signature': 't=1632409405772,v1=67612f0e74f008b436a13b00266f90ef5c13f9cbcf6262206f5f4a539ff61702',
    },
  },
  {
    source: 'razorpay/razorpay-node, test/utils/razorpay-utils.spec.js',
    scheme: schemes.razorpay,
    secret: '123456',
    body: '{"a":1,"b":2,"c":{"d":3}}',
    headers: { 'x-razorpay-signature': '2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc' },
  },
  {
    source: 'onfido libraries, tests of the webhook event verifier',
    scheme: schemes.onfido,
    secret: 'YKOC6mkBxi6yK2zlUIrLMvsJMFEZObP5',
    body: '{"payload":{"resource_type":"workflow_task","action":"workflow_task.started","object":{"id":"profile_1eb92","task_spec_id":"profile_1eb92","task_def_id":"profile_data","workflow_run_id":"bc77c6e5-753a-4580-96a6-aaed3e5a8d19","status":"started","started_at_iso8601":"2024-07-10T12:49:09Z","href":"https://api.eu.onfido.com/v3.6/workflow_runs/bc77c6e5-753a-4580-96a6-aaed3e5a8d19/tasks/profile_1eb92"},"resource":{"created_at":"2024-07-10T12:49:09Z","id":"profile_1eb92","workflow_run_id":"bc77c6e5-753a-4580-96a6-aaed3e5a8d19","updated_at":"2024-07-10T12:49:09Z","input":{},"task_def_version":null,"task_def_id":"profile_data","output":null}}}',
    headers: { 'x-sha2-signature': 'c95a5b785484f6fa1bc25f381b5595d66bf85cb442eefb06aa007802ee6a4dfa' },
  },
  {
    source: 'pusher/pusher-http-go, webhook_test.go',
    scheme: schemes.pusher,
    secret: 'secret',
    body: '{"hello":"world"}',
    headers: { 'x-pusher-signature': '2677ad3e7c090b2fa2c0fb13020d66d5420879b8316eb356a2d60fb9073bc778' },
  },
  {
    // The libraries separate a letter of the secret from its accent (NFKD).
    source: 'EasyPost libraries, tests of their webhook validation',
    scheme: schemes.easyPost,
    secret: 'se\u0301cret',
    body: '{"result":{"id":"batch_123...","object":"Batch","mode":"test","state":"created","num_shipments":0,"reference":null,"created_at":"2022-07-26T17:22:32Z","updated_at":"2022-07-26T17:22:32Z","scan_form":null,"shipments":[],"status":{"created":0,"queued_for_purchase":0,"creation_failed":0,"postage_purchased":0,"postage_purchase_failed":0},"pickup":null,"label_url":null},"description":"batch.created","mode":"test","previous_attributes":null,"completed_urls":null,"user_id":"user_123...","status":"pending","object":"Event","id":"evt_123..."}',
    headers: {
      'x-hmac-signature': 'hmac-sha256-hex=e93977c8ccb20363d51a62b3fe1fc402b7829be1152da9e88cf9e8d07115a46b',
    },
  },
  {
    source: 'cashfree-pg 6.0.6, PGVerifyWebhookSignature, run',
    scheme: schemes.cashfree,
    secret: 'cfsk_test_a_secret_for_tests_0001',
    body: '{"data":{"order":{"order_id":"order_02","order_amount":2.00,"order_currency":"INR"},"payment":{"cf_payment_id":"1107253","payment_status":"SUCCESS"}},"event_time":"2021-10-07T19:42:42+05:30","type":"PAYMENT_SUCCESS_WEBHOOK"}',
    headers: {
      'x-webhook-timestamp': '1617695238078',
      'x-webhook-signature': 'CvKmA7lgg+GkGFTy+Fz7bnb4pt8HpzwzgSrqJMcz96s=',
    },
    atMs: 1_617_695_238_078,
  },
  {
    source: '@doist/todoist-sdk 11.0.0, verifyWebhookSignature, run',
    scheme: schemes.todoist,
    secret: 'test-client-secret',
    body: '{"version":"1","user_id":"2671355","event_name":"item:added","event_data":{"id":"6XR4GqQQCW6Gv9h4","content":"Buy Milk"},"triggered_at":"2025-02-10T10:39:38.000000Z"}',
    headers: { 'x-todoist-hmac-sha256': 'kU57qytP9riCuIV7i/nFDIMNnz7DLgFf4FuDIMlb0Zw=' },
  },
  {
    source: 'discourse/discourse, spec/jobs/emit_web_hook_event_spec.rb',
    scheme: schemes.discourse,
    secret: 'my_lovely_secret_for_web_hook',
    body: '{"ping":"OK"}',
    headers: {
      'x-discourse-event-signature': 'sha256=162f107f6b5022353274eb1a7197885cfd35744d8d08e5bcea025d309386b7d6',
    },
  },
  {
    source: 'logto-io/logto, packages/core/src/utils/sign.test.ts',
    scheme: schemes.logto,
    secret: 'foo',
    body: '{"bar":"bar","foo":"foo"}',
    headers: { 'logto-signature-sha-256': '436958f1dbfefab37712fb3927760490fbf7757da8c0b2306ee7b485f0360eee' },
  },
  {
    source: 'stream-chat 9.53.0, verifyWebhook, run',
    scheme: schemes.getStream,
    secret: 'a-getstream-api-secret-for-tests',
    body: '{"type":"message.new","cid":"messaging:fun","message":{"text":"Grüße 東京"},"created_at":"2025-02-10T10:39:38.000Z"}',
    headers: { 'x-signature': 'c165d904fe4e0938b911586baf4be37942e7ddf7c77577d86f26d2bf654521f9' },
  },
  {
    source: '@liveblocks/node 3.24.2, WebhookHandler, run',
    scheme: schemes.liveblocks,
    secret: 'whsec_YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBsb25nIDAx',
    body: '{"type":"storageUpdated","data":{"roomId":"my-room-id","projectId":"my-project-id","updatedAt":"2021-10-06T01:45:56.558Z"}}',
    headers: {
      'webhook-id': 'wh_4QKFMyx0WF9r3fhJ',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,ErsPww1RgACUokHZv7dD3Jt35sbAhXZNQCinmaTLloA=',
    },
    atMs: 1_614_265_330_000,
    id: 'wh_4QKFMyx0WF9r3fhJ',
  },
  {
    source: '@nangohq/node 0.71.10, verifyIncomingWebhookRequest, run',
    scheme: schemes.nango,
    secret: 'a-nango-secret-key-for-tests-001',
    body: '{"from":"nango","type":"auth","connectionId":"c_1","operation":"creation","success":true}',
    headers: { 'x-nango-hmac-sha256': '55bda032cbc5f197f5eac5bf5da51fff4c277d4755e43c85c913c7486a4e0097' },
  },
  {
    source: 'nylas 6.11.1, verifyWebhookSignature, run',
    scheme: schemes.nylas,
    secret: 'a-nylas-webhook-secret-for-tests',
    body: '{"specversion":"1.0","type":"message.created","source":"/google/emails/realtime","id":"mock-id"}',
    headers: { 'x-nylas-signature': '06b45737f92cdaa81aac4df49f1d46ba094f0bb55688eaf6feaf2b81cc666f55' },
  },
  {
    source: '@shopware-ag/app-server-sdk 2.0.3, authenticatePostRequest, run',
    scheme: schemes.shopware,
    secret: 'a-shopware-shop-secret-for-tests',
    body: '{"data":{"payload":[],"event":"product.written"},"source":{"url":"https://shop.example.com","appVersion":"0.0.1","shopId":"dgrH7nLU6tlE","eventId":"7b04ebe416db4ebc93de4d791325e1d9"}}',
    headers: {
      'shopware-shop-signature': '2c18731af591f35f20651311bd3fb79240d0daa6ce1e08df8640e1c281bf5594',
    },
  },
  {
    // As its trigger writes it: the signature first, and a space after the comma.
    source: 'TryGhost/Ghost, services/webhooks/webhook-trigger.js, its code, run',
    scheme: schemes.ghost,
    secret: 'a-ghost-webhook-secret-for-tests',
    body: '{"post":{"current":{"id":"1","title":"Grüße 東京"},"previous":{}}}',
    headers: {
      'x-ghost-signature': 'sha256=cc168d7870d9db52f3b5228fbcf0d8f2ffc886f835cdd4c8922f20095da158ac, t=1717430400123',
    },
    atMs: 1_717_430_400_123,
    written: {
      'x-ghost-signature': 't=1717430400123,sha256=cc168d7870d9db52f3b5228fbcf0d8f2ffc886f835cdd4c8922f20095da158ac',
    },
  },
  {
    source: 'uploadcare/uploadcare-ruby, webhook_signature_verifier_spec.rb',
    scheme: schemes.uploadcare,
    secret: '12345X',
    body: '{"payload_hash":"1844671900","data":{"uuid":"f08d7c8a-2971-42e0-ab01-780d9039b40b","image_info":{"color_mode":"RGB","format":"JPEG","height":168,"width":300,"orientation":null,"dpi":null,"geo_location":null,"datetime_original":null,"sequence":false},"video_info":null,"content_info":{"mime":{"mime":"image/jpeg","type":"image","subtype":"jpeg"},"video":null,"image":{"color_mode":"RGB","format":"JPEG","height":168,"width":300,"orientation":null,"dpi":null,"geo_location":null,"datetime_original":null,"sequence":false}},"mime_type":"image/jpeg","original_filename":"download.jpeg","size":10603,"is_image":true,"is_ready":true,"datetime_removed":null,"datetime_stored":null,"datetime_uploaded":null,"original_file_url":"https://ucarecdn.com/f08d7c8a-2971-42e0-ab01-780d9039b40b/download.jpeg","url":"","source":null,"variations":null,"rekognition_info":null},"hook":{"id":889783,"project_id":123681,"target":"https://6f48-188-232-175-230.ngrok.io/posts","event":"file.uploaded","is_active":true,"created_at":"2021-11-18T06:17:42.730459Z","updated_at":"2021-11-18T06:17:42.730459Z"},"file":"https://ucarecdn.com/f08d7c8a-2971-42e0-ab01-780d9039b40b/download.jpeg"}',
    headers: { 'x-uc-signature': 'v1=9b31c7dd83fdbf4a2e12b19d7f2b9d87d547672a325b9492457292db4f513c70' },
  },
  {
    source: 'AgoraIO/Docs-Source, _signature-verification.mdx',
    scheme: schemes.agora,
    secret: 'secret',
    body: '{"eventMs":1560408533119,"eventType":10,"noticeId":"4eb720f0-8da7-11e9-a43e-53f411c2761f","notifyMs":1560408533119,"payload":{"a":"1","b":2},"productId":1}',
    headers: { 'agora-signature-v2': '6d3320c60b11101395b7fc8f9068748808a0aa1bfa064438e39d1bc2c7d74d99' },
  },
  {
    source: 'Finch-API/finch-api-node, tests/api-resources/webhooks.test.ts',
    scheme: schemes.finch,
    secret: '5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH',
    body: '{"company_id":"720be419-0293-4d32-a707-32179b0827ab"}',
    headers: {
      'finch-event-id': 'msg_2Lh9KRb0pzN4LePd3XiA4v12Axj',
      'finch-timestamp': '1676312382',
      'finch-signature': 'v1,m7y0TV2C+hlHxU42wCieApTSTaA8/047OAplBqxIV/s=',
    },
    atMs: 1_676_312_382_000,
    id: 'msg_2Lh9KRb0pzN4LePd3XiA4v12Axj',
  },
  {
    // From a time when the date was in `Date`.
    source: 'Metronome-Industries/metronome-node, tests/api-resources/webhooks.test.ts',
    scheme: schemes.metronome,
    secret: 'correct-horse-battery-staple',
    body: `{
  "id": "b2c9e307-624e-4e7d-a5a4-1b74107d78c4",
  "type": "widget_created",
  "properties": {
    "customer_id": "5f794d50-085a-4db6-8d15-286e518b7225",
    "widget_id": "0891458d-b6f0-4fdd-a41e-380aae1a1e38"
  }
}`,
    headers: {
      'x-metronome-date': 'Mon, 02 Jan 2006 22:04:05 GMT',
      'metronome-webhook-signature': 'b82652fa2246cf1d8a27e591f155c865f68b46c19b9213fd9c052f2419b4742b',
    },
    atMs: Date.UTC(2006, 0, 2, 22, 4, 5),
  },
  {
    source: 'orbcorp/orb-node, tests/api-resources/webhooks.test.ts',
    scheme: schemes.orb,
    secret: 'c-UGKYdnhHh436B_sMouYAPUvXyWpzOdunZBV5dFSD8',
    body: '{"id": "o4mmewpfNNTnjfZc", "created_at": "2024-03-27T15:42:29+00:00", "type": "resource_event.test", "properties": {"message": "A test webhook from Orb. Happy testing!"}}',
    headers: {
      'x-orb-timestamp': '2024-03-27T15:42:29.551',
      'x-orb-signature': 'v1=9d25de966891ab0bc18754faf8d83d0980b44ae330fcc130b41a6cf3daf1f391',
    },
  },
  {
    source: 'fingerprintjs/node-sdk, tests/unit-tests/webhookTests.spec.ts',
    scheme: schemes.fingerprint,
    secret: 'secret',
    body: 'data',
    headers: { 'fpjs-event-signature': 'v1=1b2c16b75bd2a870c114153ccda5bcfca63314bc722fa160d690de133ccbb9db' },
  },
]
