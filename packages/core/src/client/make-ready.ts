import type { CallContext, PreparedCall } from './call.js'
import { type Credentials, type CredentialValues, readCredentials } from './credentials.js'
import { TransportError } from './errors.js'
import type { HeaderValues } from './transport.js'
import { within } from './within.js'

/** A call as one attempt sends it: with headers of this moment, and with what must not appear in an error. */
export interface ReadyCall<T = unknown> extends PreparedCall<T> {
  headers: readonly HeaderValues[]
  secrets: readonly string[]
}

/**
 * Asks a function of the user's. One that does not answer within `timeoutMs` ends the call, as one that throws does: to ask
 * again is no different.
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

/** The credentials of an attempt. Texts are there at once. */
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

/** Everything that an attempt is sent with. Headers that a function gives are of this moment. */
export async function makeReady<T>(
  client: CallContext,
  call: PreparedCall<T>,
  values: CredentialValues<Credentials>,
  attempt: number,
  signal: AbortSignal,
): Promise<ReadyCall<T>> {
  const { headers: given = {}, json, secrets = [] } = call.request
  const extra =
    typeof given === 'function' ? await askInTime(client, call, signal, async () => given({ attempt })) : given
  const contentType: HeaderValues = json === undefined ? {} : { 'content-type': 'application/json' }
  return {
    ...call,
    headers: [{ accept: 'application/json' }, contentType, client.headers(values), extra],
    secrets: [...Object.values(values), ...secrets],
  }
}
