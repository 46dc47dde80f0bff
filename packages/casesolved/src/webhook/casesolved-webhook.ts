import {
  createSecretLookup,
  createWebhook,
  type Delivery,
  type EventHandler,
  type Incoming,
  type Parsed,
  type Proof,
  type SecretSource,
  sha256Hex,
  systemTime,
  VerificationError,
  type Webhook,
  type WebhookOptions,
  type WebhookProtocol,
} from '@hookwright/core'
import { packageName } from '../package-name.js'
import { casesolvedSecretRules, findCasesolvedSecret, readPresentedSecret, secretHeader } from '../presented-secret.js'
import type { CasesolvedPayload, CasesolvedUnknownPayload } from '../schemas.js'
import { readPayload, schemaByEvent } from './read-payload.js'

type DeliveryOf<P> = P extends CasesolvedPayload ? Delivery<P['event'], P> : never
type KnownDelivery = DeliveryOf<CasesolvedPayload>

/** A delivery from Press. `unknown`: an event with an undocumented name, or a documented one in a new shape. */
export type CasesolvedDelivery = KnownDelivery | Delivery<'unknown', CasesolvedUnknownPayload>

/** A handler per event, called with the whole payload, `{ event, data }`. */
export type CasesolvedHandlers = {
  [D in KnownDelivery as D['type']]?: EventHandler<D['payload'], D> | undefined
}

/** What a `secret` function receives. None of it is verified, and `headers` holds the secret that was sent. */
export interface CasesolvedSecretHint {
  readonly url: string
  readonly headers: Headers
}

export interface CasesolvedWebhookOptions extends WebhookOptions<CasesolvedDelivery> {
  /**
   * The webhook's secret, a list of up to five while you change it, or a function that finds the secrets, for example
   * by a tenant in the path of the URL. Bytes are read as UTF-8. If the function returns a `principal`, it must be the
   * id of a Press team: a payload that names a different team is answered 401.
   */
  secret: SecretSource<CasesolvedSecretHint>
  /** Handlers by the names of their events. */
  on?: CasesolvedHandlers | undefined
  /** Handles events that have no handler in `on`, including those with unknown names. */
  onOther?: EventHandler<CasesolvedPayload | CasesolvedUnknownPayload, CasesolvedDelivery> | undefined
}

/**
 * A receiver for the webhooks of Casesolved Cloud and other installations of Frappe Press. The secret proves who sent a
 * request; the body is not signed, so treat an event as a hint that something changed.
 *
 * `Webhook Validate`, sent when a webhook is validated and activated, is authenticated like any other event and needs
 * no handler. Press waits 5 s and retries after 2, 4 and 8 minutes.
 *
 * @see https://docs.frappe.io/cloud/setup-webhook
 * @throws ConfigError when an option is wrong
 * @example
 * const webhook = createCasesolvedWebhook({
 *   secret: env.CASESOLVED_SECRET,
 *   on: { 'Site Status Update': async ({ data }) => refresh(data.name) },
 * })
 * export default { fetch: (request: Request, env: unknown, ctx: object) => webhook.handle(request, ctx) }
 */
export function createCasesolvedWebhook(options: CasesolvedWebhookOptions): Webhook<CasesolvedDelivery> {
  return createWebhook<CasesolvedDelivery>(createProtocol(options), options)
}

function createProtocol(options: CasesolvedWebhookOptions): WebhookProtocol {
  const { secret, allowShortSecrets, clock = systemTime } = options
  const lookup = createSecretLookup(secret, { ...casesolvedSecretRules(allowShortSecrets), clock })
  return {
    provider: 'casesolved',
    packageName,
    maxBodyBytes: 1_048_576,
    // The last retry starts about 14 minutes after the first attempt. Later, an equal body is a new event.
    retainMs: 30 * 60_000,
    patienceMs: 5_000,
    eventNames: [...schemaByEvent.keys()],
    secretHeaders: [secretHeader],
    check({ headers }) {
      if (readPresentedSecret(headers) === undefined) {
        throw new VerificationError(
          packageName,
          'signature_missing',
          'No X-Webhook-Secret. Does the webhook have a secret, and does the proxy pass the header on?',
        )
      }
    },
    async authenticate(incoming) {
      const { headers, context } = incoming
      const { secrets, principal } = await lookup(() => ({ url: incoming.url, headers: incoming.toHeaders() }), context)
      const match = await findCasesolvedSecret(secrets, readPresentedSecret(headers)!, clock.now())
      if (!match) {
        throw new VerificationError(
          packageName,
          'signature_mismatch',
          'X-Webhook-Secret is not the configured secret. Was it changed in the dashboard?',
        )
      }
      return { authenticated: 'sender', principal, mustName: principal, secretId: match.id }
    },
    parse,
  }
}

async function parse(value: unknown, { body }: Incoming, { mustName }: Proof): Promise<Parsed> {
  const team = nameOf(value)
  const { payload, type, issues } = readPayload(value)
  // The two requests of one validation are equal, but neither is a retry of the other.
  const validation = type === 'Webhook Validate'
  const id = validation ? crypto.randomUUID() : await sha256Hex(body)
  // Benches and plan changes name no team, and pass for the expected one. Without an expected team, nothing is
  // compared.
  return {
    type,
    payload,
    issues,
    id,
    dedupe: !validation,
    names: mustName === undefined ? undefined : (team ?? mustName),
  }
}

/** The team that a payload names; `undefined` when it names none. */
function nameOf(value: unknown): string | undefined {
  const team = (value as { data?: { team?: unknown } | null } | null)?.data?.team
  if (team === undefined || team === null || team === '') return undefined
  // A value that is not a name belongs to no team.
  return typeof team === 'object' ? '' : String(team)
}
