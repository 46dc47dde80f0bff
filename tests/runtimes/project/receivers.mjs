// What every runtime must do with every receiver, in nothing but what Fetch platforms share. Signatures are published
// vectors or were computed elsewhere: a receiver that agrees with its own signer alone would fail here.
import { createCasesolvedWebhook, createFrappeWebhook } from '@hookwright/casesolved'
import { systemClock } from '@hookwright/core'
import { answerHandshakes, createHmacWebhook, handshakes, schemes } from '@hookwright/generic-hmac'
import { createSmartsheetWebhook } from '@hookwright/smartsheet'
import { signedSmartsheetRequest } from '@hookwright/smartsheet/testing'
import { createSmartSuiteWebhook, pathToken } from '@hookwright/smartsuite'

const clockAt = (isoTime) => ({ ...systemClock, now: () => Date.parse(isoTime) })

const post = (headers, body, path = '/hook') =>
  new Request(`https://receiver.test${path}`, { method: 'POST', headers, body })

/** Gives each receiver a handler that counts, and reports the result of one request. */
function scene(makeReceiver) {
  let handled = 0
  const webhook = makeReceiver(() => {
    handled++
  })
  return async (request, context) => {
    const before = handled
    const response = await webhook.handle(request, context)
    return { status: response.status, ran: handled - before, headers: response.headers, body: await response.text() }
  }
}

const accepted = ({ status, ran }) => status === 200 && ran === 1
const refused = ({ status, ran }) => status === 401 && ran === 0

const smartsheetSecret = 'testsecret0000000000000000'
const smartsheetBody =
  '{"nonce":"20d4d741-6224-446f-b9c4-bf7802326192","timestamp":"2015-10-27T14:48:40.214+0000",' +
  '"webhookId":2674017481058180,"scope":"sheet","scopeObjectId":3407658024757124,' +
  '"newWebhookStatus":"DISABLED_SCOPE_INACCESSIBLE"}'
const smartsheetHeaders = {
  'smartsheet-hmac-sha256': '5fc6630fb7c4c1b1dbb4729a64595ab7123595856e06b6ce33d9cc1e9c331917',
}

async function smartsheet(context) {
  const old = scene((onDelivery) =>
    createSmartsheetWebhook({ secret: smartsheetSecret, onDelivery, clock: clockAt('2015-10-27T14:48:41Z') }),
  )
  const today = scene((onDelivery) => createSmartsheetWebhook({ secret: smartsheetSecret, onDelivery }))
  const challenge = '11111111-2222-4333-8444-555555555555'
  const echo = await today(
    post({ 'smartsheet-hook-challenge': challenge }, JSON.stringify({ challenge, webhookId: 2674017481058180 })),
    context,
  )
  return {
    'accepts the vector': accepted(await old(post(smartsheetHeaders, smartsheetBody), context)),
    'accepts a request signed now': accepted(
      await today(await signedSmartsheetRequest({ secret: smartsheetSecret }), context),
    ),
    'refuses a changed body': refused(await old(post(smartsheetHeaders, `${smartsheetBody} `), context)),
    'answers the challenge':
      echo.status === 200 &&
      echo.headers.get('smartsheet-hook-response') === challenge &&
      JSON.parse(echo.body).smartsheetHookResponse === challenge,
  }
}

async function casesolved(context) {
  const send = scene((onDelivery) => createCasesolvedWebhook({ secret: 'super-secret-key', onDelivery }))
  const validate = '{"event": "Webhook Validate", "data": {}}'
  const planChange = '{"event": "Site Plan Change", "data": {"name": "368704046d", "site": "test465.frappe.cloud"}}'
  const good = { 'x-webhook-secret': 'super-secret-key', 'content-type': 'application/json' }
  return {
    'accepts an event': accepted(await send(post(good, planChange), context)),
    'refuses another secret': refused(
      await send(post({ 'x-webhook-secret': 'super-secret-kez' }, planChange), context),
    ),
    'answers the validation': (await send(post(good, validate), context)).status === 200,
    'refuses a validation without the secret': refused(await send(post({}, validate), context)),
  }
}

async function frappe(context) {
  const send = scene((onDelivery) => createFrappeWebhook({ secret: 'super-secret-key', onDelivery }))
  const body =
    '{"name": "SINV-0001", "customer": "Caf\\u00e9 \\u00a35", "total": 12.5, "posting_date": "2024-09-24", "paid": null}'
  const headers = { 'x-frappe-webhook-signature': 'GAIW9tCJor9sMs56lUPD3XtALLlvHTpt6ulxX41LvFI=' }
  return {
    'accepts the vector': accepted(await send(post(headers, body), context)),
    'refuses a changed body': refused(await send(post(headers, body.replace('12.5', '12.6')), context)),
  }
}

async function smartsuite(context) {
  const token = 'kX2vN8qLr4TzB7wMcD1e'
  const send = scene((onDelivery) => createSmartSuiteWebhook({ authorize: pathToken(token), onDelivery }))
  const ping =
    '{"webhookId":"f0bd5e90-02bb-4017-9294-f885e3e94559",' +
    '"locator":{"accountId":"snbvtl79","solutionId":"63b87cad645b3949631b55bf"}}'
  return {
    'accepts a ping': accepted(await send(post({}, ping, `/smartsuite/${token}`), context)),
    'refuses another token': refused(await send(post({}, ping, '/smartsuite/kX2vN8qLr4TzB7wMcD1f'), context)),
  }
}

/** Computed with another implementation. */
const slackSignature = 'v0=2b617e8d1eba789c3e90a54b772adadfc772137987c87d3c1e4129005632e406'

async function genericHmac(context) {
  const vector = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const standard = scene((onDelivery) =>
    createHmacWebhook({
      scheme: schemes.standardWebhooks,
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      onDelivery,
      clock: clockAt('2021-02-25T15:02:11Z'),
    }),
  )
  const github = scene((onDelivery) =>
    createHmacWebhook({ scheme: schemes.github, secret: "It's a Secret to Everybody", onDelivery }),
  )
  const slack = scene((onDelivery) =>
    createHmacWebhook({
      scheme: schemes.slack,
      secret: '8f742231b10e8888abcd99yyyzzz85a5',
      handshakes: answerHandshakes([handshakes.slack]),
      onDelivery,
      clock: clockAt('2018-07-12T18:37:00Z'),
    }),
  )
  const question = '{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}'
  const answer = await slack(
    post({ 'x-slack-request-timestamp': '1531420618', 'x-slack-signature': slackSignature }, question),
    context,
  )
  const signature = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' }
  return {
    'accepts the vector of Standard Webhooks': accepted(await standard(post(vector, '{"test": 2432232314}'), context)),
    'refuses a changed body': refused(await standard(post(vector, '{"test": 2432232315}'), context)),
    'refuses a changed id': refused(
      await standard(post({ ...vector, 'webhook-id': 'msg_0' }, '{"test": 2432232314}'), context),
    ),
    // The vector is authentic but no JSON: only what is authentic gets as far as being told so.
    'authenticates the vector of GitHub': (await github(post(signature, 'Hello, World!'), context)).status === 400,
    'answers the challenge of Slack':
      answer.status === 200 && answer.body.includes('3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P'),
    'refuses a changed vector of GitHub': refused(await github(post(signature, 'Hello, World?'), context)),
  }
}

/** The checks of each receiver, by name. They get what the platform passes to a handler. */
export const receivers = { smartsheet, casesolved, frappe, smartsuite, 'generic-hmac': genericHmac }
