import { duration, load, size, table } from './table.mjs'

const secret = 'a secret of the documents'

/** A receiver of each kind, and a request that it accepts. The table shows what it actually does. */
const receivers = [
  {
    factory: 'createSmartsheetWebhook',
    package: 'smartsheet',
    options: { secret },
    challenge: 'echoed, at enabling and every 100 callbacks',
    request: (testing) => testing.signedSmartsheetRequest({ secret }),
  },
  {
    factory: 'createCasesolvedWebhook',
    package: 'casesolved',
    options: { secret },
    challenge: '`Webhook Validate`, authenticated like an event',
    request: (testing) => testing.signedCasesolvedRequest({ secret }),
  },
  {
    factory: 'createFrappeWebhook',
    package: 'casesolved',
    options: { secret },
    challenge: '-',
    request: (testing) => testing.signedFrappeRequest({ secret }),
  },
  {
    factory: 'createSmartSuiteWebhook',
    package: 'smartsuite',
    options: { authorize: () => true },
    proof: 'what your `authorize` checks, such as a token in the path; the body is not signed',
    challenge: '-',
    request: (testing) => testing.signedSmartSuiteRequest(),
  },
  {
    factory: 'createHmacWebhook',
    package: 'generic-hmac',
    options: ({ schemes }) => ({ scheme: schemes.standardWebhooks, secret: `whsec_${btoa(secret)}` }),
    proof: 'by [scheme](docs/schemes.md): the whole body, some of its fields, or only the sender',
    challenge: 'by scheme',
    moreBytes: ({ schemes }) => {
      const most = Math.max(...Object.values(schemes).map(({ policy }) => policy?.maxBytes ?? 0))
      return `, some schemes up to ${size(most)}`
    },
    request: (_testing, { signRequest }, { scheme, secret }) =>
      signRequest({ scheme, secret, url: 'https://example.com/', body: '{}', id: 'msg_1' }),
  },
]

const proofs = {
  body: 'the whole body, by its signature',
  fields: 'the signed fields',
  sender: 'the sender, by a secret it shows; the body is not signed',
  none: 'nothing',
}

async function describe(receiver) {
  const root = await load(receiver.package)
  const options = typeof receiver.options === 'function' ? receiver.options(root) : receiver.options
  const webhook = root[receiver.factory]({ ...options, onDelivery() {} })
  const request = await receiver.request(await load(receiver.package, 'testing/index'), root, options)
  const { delivery } = await webhook.receive(request)
  const { protocol } = webhook[Symbol.for('@hookwright/core:webhook')]
  return [
    `[\`${receiver.factory}\`](packages/${receiver.package})`,
    receiver.proof ?? proofs[delivery.authenticated],
    receiver.challenge,
    protocol.retainMs > 1 ? duration(protocol.retainMs) : 'equal pings are no duplicates',
    size(protocol.maxBodyBytes) + (receiver.moreBytes?.(root) ?? ''),
  ]
}

export async function providers() {
  const rows = await Promise.all(receivers.map(describe))
  return table(
    ['receiver', 'what an accepted delivery proves', 'challenge', 'duplicates known for', 'largest body'],
    rows,
  )
}
