import type { CallContext, PreparedCall } from './call.js'
import { cleanText } from './clean-text.js'
import { type Credentials, type CredentialValues, readCredentials } from './credentials.js'
import { TransportError } from './errors.js'
import type { HeaderValues } from './transport.js'
import { within } from './within.js'

/** A call as one attempt sends it, with its current headers, and with the texts that must not appear in an error. */
export interface ReadyCall<T = unknown> extends PreparedCall<T> {
  headers: readonly HeaderValues[]
  secrets: readonly string[]
  /** As {@link nameOf} gives it. */
  name: string
}

/** What must not appear in an error, as far as it is known: what a function gives is known once it was asked. */
export const secretsOf = (credentials: Credentials, { request }: PreparedCall): readonly string[] =>
  [...Object.values(credentials), ...(request.secrets ?? [])].filter((value) => typeof value === 'string')

/** `GET /path`, for messages. */
export const nameOf = ({ method, url }: PreparedCall, secrets: readonly string[]): string =>
  cleanText(`${method} ${url.pathname}`, secrets)

/**
 * Calls a function of the user. If it does not return within `timeoutMs`, the call fails, as if it had thrown: calling
 * it again would not help.
 *
 * @throws TransportError `timeout`
 */
function askInTime<T>(client: CallContext, { timeoutMs }: PreparedCall, signal: AbortSignal, ask: () => Promise<T>) {
  const { packageName, settings } = client
  const expired = () =>
    new TransportError(
      packageName,
      'timeout',
      `A function that gives credentials or headers took over ${timeoutMs} ms (timeoutMs). Nothing was sent.`,
    )
  return within({ clock: settings.clock, afterMs: timeoutMs, expired, signals: [signal] }, ask)
}

/** The credentials of an attempt, without a promise if all are texts. */
export function askForCredentials(
  client: CallContext,
  call: PreparedCall,
  signal: AbortSignal,
): Promise<CredentialValues<Credentials>> {
  const { packageName, credentials } = client
  const read = () => readCredentials(packageName, credentials)
  const isAsked = Object.values(credentials).some((credential) => typeof credential === 'function')
  return isAsked ? askInTime(client, call, signal, read) : read()
}

/** Everything that an attempt is sent with. A function for headers is called for each attempt. */
export async function makeReady<T>(
  client: CallContext,
  call: PreparedCall<T>,
  values: CredentialValues<Credentials>,
  attempt: number,
  signal: AbortSignal,
): Promise<ReadyCall<T>> {
  const { headers: given = {}, json } = call.request
  const extra =
    typeof given === 'function' ? await askInTime(client, call, signal, async () => given({ attempt })) : given
  const contentType: HeaderValues = json === undefined ? {} : { 'content-type': 'application/json' }
  const headers = [{ accept: 'application/json' }, contentType, client.headers(values), extra]
  const secrets = secretsOf(values, call)
  return { ...call, headers, secrets, name: nameOf(call, secrets) }
}
