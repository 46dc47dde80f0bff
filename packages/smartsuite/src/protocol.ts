import {
  ConfigError,
  callResolver,
  type Delivery,
  type Incoming,
  type MaybePromise,
  type Parsed,
  type Proof,
  parseJson,
  parseLoosely,
  type TimeSource,
  VerificationError,
  type WebhookProtocol,
} from '@hookwright/core'
import { packageName } from './package-name.js'
import { hidePathToken, isPathToken, type PathToken, presentedToken } from './path-token.js'
import { type SmartSuiteNotification, smartSuiteNotificationSchema } from './schemas.js'

/** A ping has two keys today; this leaves room for the announced ones. */
const largestPingBytes = 16 * 1024

/** SmartSuite documents no time limit. This is a cautious value, compared with what other senders allow. */
const patienceMs = 5_000

/** A ping, or authenticated JSON of a shape that is not known. */
export type SmartSuiteDelivery = Delivery<'notification', SmartSuiteNotification> | Delivery<'unknown', unknown>

/** What an `authorize` function receives. `notification` is only a claim, and empty if the body could not be read. */
export interface SmartSuiteClaim {
  readonly url: string
  readonly headers: Headers
  readonly notification: Partial<SmartSuiteNotification>
}

/**
 * Who may ping: senders with a `pathToken`, senders for which a function returns exactly `true`, or, with `'none'`,
 * everyone.
 */
export type SmartSuiteAuthorize =
  | PathToken
  | ((claim: SmartSuiteClaim, context: unknown) => MaybePromise<boolean>)
  | 'none'

const refused = () =>
  new VerificationError(packageName, 'secret_unknown', 'The ping is not authorized: "authorize" did not accept it.')

function parse(value: unknown): Parsed {
  const result = parseLoosely(smartSuiteNotificationSchema, value)
  return {
    type: result.ok ? 'notification' : 'unknown',
    payload: value,
    issues: result.issues,
    // Pings carry no id, and two of them may be equal byte for byte, so each one is a separate delivery.
    id: crypto.randomUUID(),
    dedupe: false,
  }
}

/** What the body claims; empty if it can't be read, which the pipeline reports after authentication. */
function readClaim({ body }: Incoming): Partial<SmartSuiteNotification> {
  try {
    const result = parseLoosely(smartSuiteNotificationSchema, parseJson(packageName, body))
    return result.ok ? result.value : {}
  } catch {
    return {}
  }
}

type Authentication = Pick<WebhookProtocol, 'check' | 'authenticate'>

function authentication(authorize: SmartSuiteAuthorize, clock: TimeSource): Authentication {
  if (authorize === 'none') return { authenticate: () => ({ authenticated: 'none' }) }
  if (typeof authorize === 'function') {
    return {
      async authenticate(incoming) {
        const claim = { url: incoming.url, headers: incoming.toHeaders(), notification: readClaim(incoming) }
        const answer = await callResolver(packageName, clock, 'The function "authorize"', () =>
          authorize(claim, incoming.context),
        )
        if (answer !== true) throw refused()
        return { authenticated: 'sender' }
      },
    }
  }
  const prove = async (url: string): Promise<Proof> => {
    const secretId = await authorize.find(url, clock.now())
    if (secretId === undefined) throw refused()
    return { authenticated: 'sender', secretId, url: hidePathToken(url), hidden: [presentedToken(url)] }
  }
  return {
    async check({ url }) {
      await prove(url)
    },
    authenticate: ({ url }) => prove(url),
  }
}

/**
 * The pings as core's pipeline sees them.
 *
 * @throws ConfigError `option_invalid` without a decision in `authorize`
 */
export function smartSuiteProtocol(authorize: SmartSuiteAuthorize, clock: TimeSource): WebhookProtocol {
  if (authorize !== 'none' && typeof authorize !== 'function' && !isPathToken(authorize)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'Option "authorize" is required, because SmartSuite signs nothing: give pathToken(...), a function, or "none".',
    )
  }
  return {
    provider: 'smartsuite',
    packageName,
    maxBodyBytes: largestPingBytes,
    // Never used: no ping is remembered.
    retainMs: 1,
    patienceMs,
    eventNames: ['notification'], // pings name no event
    ...authentication(authorize, clock),
    parse,
  }
}
