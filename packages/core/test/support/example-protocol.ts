import {
  computeHmac,
  createSecretLookup,
  createWebhook,
  type Delivery,
  decodeHex,
  encodeHex,
  findMatchingSecret,
  type NamedEvent,
  type Routes,
  type SecretSource,
  sha256Hex,
  signHmac,
  systemClock,
  utf8,
  VerificationError,
  type Webhook,
  type WebhookOptions,
  type WebhookProtocol,
} from '@hookwright/core'

export const secret = 'a-secret-of-sixteen-bytes-or-more'

export interface ExamplePayload {
  owner?: string
  at?: number
  id?: string
  events?: { name: string }[]
}

export type ExampleDelivery = Delivery<'example' | 'unknown', ExamplePayload>

export interface ExampleOptions extends WebhookOptions<ExampleDelivery>, Routes {
  secret?: SecretSource<{ owner: string | null }>
  protocol?: Partial<WebhookProtocol>
}

/** The smallest protocol that signs: hex HMAC-SHA256 of the body in `x-signature`, secrets looked up by `x-owner`. */
export function exampleWebhook(options: ExampleOptions = {}): Webhook<ExampleDelivery> {
  const packageName = '@hookwright/example'
  const { secret: source = secret, clock = systemClock, allowShortSecrets } = options
  const lookup = createSecretLookup(source, { packageName, clock, allowShortSecrets })
  const protocol: WebhookProtocol = {
    provider: 'example',
    packageName,
    maxBodyBytes: 1_000_000,
    retainMs: 86_400_000,
    maxAgeMs: 86_400_000,
    patienceMs: 5_000,
    check({ headers }) {
      if (!headers.get('x-signature')) throw new VerificationError(packageName, 'signature_missing', 'No signature.')
    },
    async authenticate({ headers, body, context }) {
      const owner = headers.get('x-owner')
      const found = await lookup(() => ({ owner }), context)
      const signature = decodeHex(headers.get('x-signature') ?? '')
      if (!signature) throw new VerificationError(packageName, 'signature_malformed', 'Not hex.')
      const match = await findMatchingSecret(found.secrets, [signature], clock.now(), (key) =>
        computeHmac('sha256', key, [body]),
      )
      if (!match) throw new VerificationError(packageName, 'signature_mismatch', 'Signature mismatch.')
      return {
        authenticated: 'body',
        secretId: match.id,
        principal: found.principal,
        mustName: typeof source === 'function' ? (owner ?? undefined) : undefined,
      }
    },
    async parse(value, { body }) {
      const payload = (value ?? {}) as ExamplePayload
      return {
        type: typeof value === 'object' && value !== null ? 'example' : 'unknown',
        payload,
        issues: [],
        id: payload.id ?? (await sha256Hex(body)),
        names: payload.owner,
        signedAt: payload.at,
      }
    },
    events: ({ payload }): readonly NamedEvent[] =>
      ((payload as ExamplePayload).events ?? []).map((event) => ({ name: event.name, event })),
    ...options.protocol,
  }
  return createWebhook<ExampleDelivery>(protocol, options)
}

export async function sign(body: string | Uint8Array, key: string = secret): Promise<string> {
  return encodeHex(await signHmac({ hash: 'sha256', key, data: body }))
}

export interface SignedOptions {
  headers?: Record<string, string>
  key?: string
}

/** A request that the example webhook accepts. */
export async function signed(payload: unknown, { headers = {}, key = secret }: SignedOptions = {}): Promise<Request> {
  const body =
    payload instanceof Uint8Array ? payload : utf8(typeof payload === 'string' ? payload : JSON.stringify(payload))
  return new Request('https://hooks.test/example', {
    method: 'POST',
    headers: { 'x-signature': await sign(body, key), ...headers },
    body: body as Uint8Array<ArrayBuffer>,
  })
}

/** A body stream under the test's control. */
export function streamRequest(stream: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Request {
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { 'x-signature': '00'.repeat(32), ...headers },
    body: stream,
    duplex: 'half',
  }
  return new Request('https://hooks.test/example', init)
}
