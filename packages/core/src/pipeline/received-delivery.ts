import type { Bytes } from '../bytes.js'
import { type Authenticated, type Delivery, type HandOffFacts, handOffFacts } from '../delivery.js'
import type { Incoming } from '../incoming.js'
import type { Issue } from '../loose.js'
import type { WebhookSettings } from './options.js'
import type { Parsed, Proof, WebhookProtocol } from './protocol.js'

/** The settings of its receiver that a delivery needs. */
export type DeliverySettings = Pick<WebhookSettings<Delivery>, 'endpoint' | 'retainMs'>

/** Where a delivery's `signal` comes from while it is handled. */
export interface SignalSource {
  readonly signal: AbortSignal
}

/** The key under which a delivery is given its signal, also by another copy of this package. */
const signalSource = Symbol.for('@hookwright/core:signal')

class ReceivedDelivery implements Delivery {
  declare readonly provider: string
  declare readonly endpoint: string
  declare readonly type: string
  declare readonly payload: unknown
  declare readonly issues: readonly Issue[]
  declare readonly id: string
  declare readonly principal: string
  declare readonly authenticated: Authenticated
  declare readonly secretId?: string | undefined
  declare readonly receivedAt: Date
  readonly #protocol: WebhookProtocol
  readonly #incoming: Incoming
  readonly #proof: Proof
  readonly #retainMs: number
  #source: SignalSource | undefined

  constructor(
    protocol: WebhookProtocol,
    { endpoint, retainMs }: DeliverySettings,
    receivedAt: Date,
    incoming: Incoming,
    proof: Proof,
    parsed: Parsed,
  ) {
    // The common fields come last, so that no provider's detail replaces one.
    Object.assign(this, parsed.details)
    this.provider = protocol.provider
    this.endpoint = endpoint
    this.type = parsed.type
    this.payload = parsed.payload
    this.issues = parsed.issues
    this.id = parsed.id
    this.principal = proof.principal ?? parsed.names ?? endpoint
    this.authenticated = proof.authenticated
    this.secretId = proof.secretId
    this.receivedAt = receivedAt
    this.#protocol = protocol
    this.#incoming = incoming
    this.#proof = proof
    this.#retainMs = parsed.dedupe === false ? 0 : retainMs
  }

  get url(): string {
    // If the real URL holds a credential, this one is shown instead.
    return this.#proof.url ?? this.#incoming.url
  }

  get headers(): Headers {
    return this.#incoming.toHeaders()
  }

  get rawBody(): Bytes {
    return this.#incoming.body
  }

  get context(): unknown {
    return this.#incoming.context
  }

  get [handOffFacts](): HandOffFacts {
    const secretHeaders = [...(this.#protocol.secretHeaders ?? [])]
    // Proxies copy the requested URL into headers, unchanged or decoded.
    for (const text of this.#proof.hidden ?? []) {
      for (const [name, value] of this.headers) {
        if (value.includes(text) || value.includes(encodeURIComponent(text))) secretHeaders.push(name)
      }
    }
    return { method: this.#incoming.method, secretHeaders, retainMs: this.#retainMs }
  }

  get signal(): AbortSignal {
    this.#source ??= new AbortController()
    return this.#source.signal
  }

  set [signalSource](source: SignalSource) {
    this.#source = source
  }
}

/**
 * The delivery of an authenticated, parsed request, including one that comes back from a queue. Fields that are large,
 * private or costly to create are getters.
 */
export function createDelivery<D extends Delivery>(
  protocol: WebhookProtocol,
  settings: DeliverySettings,
  receivedAt: Date,
  incoming: Incoming,
  proof: Proof,
  parsed: Parsed,
): D {
  return new ReceivedDelivery(protocol, settings, receivedAt, incoming, proof, parsed) as Delivery as D
}

/** Lets a delivery's `signal` follow the lease under which it is handled. */
export function followSignal(delivery: Delivery, source: SignalSource): void {
  ;(delivery as ReceivedDelivery)[signalSource] = source
}
