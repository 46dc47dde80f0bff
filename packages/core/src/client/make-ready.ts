import type { CallContext, PreparedCall } from './call.js'
import { readCredentials } from './credentials.js'
import { TransportError } from './errors.js'
import type { HeaderValues } from './transport.js'
import { within } from './within.js'

/** A call as one attempt sends it: with headers of this moment, and with what must not appear in an error. */
export interface ReadyCall<T = unknown> extends PreparedCall<T> {
  headers: readonly HeaderValues[]
  secrets: readonly string[]
}

/** Whether an attempt has to wait for somebody to say what it is sent with. */
const isAsked = (client: CallContext, { request }: PreparedCall): boolean =>
  typeof request.headers === 'function' ||
  Object.values(client.credentials).some((credential) => typeof credential === 'function')

/**
 * Asks the functions that give credentials and headers. One that does not answer within `timeoutMs` ends the call, as one
 * that throws does: to ask again is no different.
 *
 * @throws TransportError `timeout`
 */
export async function makeReady<T>(
  client: CallContext,
  call: PreparedCall<T>,
  attempt: number,
  signal: AbortSignal,
): Promise<ReadyCall<T>> {
  const { packageName, settings } = client
  const { request, timeoutMs } = call

  async function gather(): Promise<ReadyCall<T>> {
    const values = await readCredentials(packageName, client.credentials)
    const extra = typeof request.headers === 'function' ? await request.headers({ attempt }) : (request.headers ?? {})
    const json: HeaderValues = request.json === undefined ? {} : { 'content-type': 'application/json' }
    return {
      ...call,
      headers: [{ accept: 'application/json' }, json, client.headers(values), extra],
      secrets: [...Object.values(values), ...(request.secrets ?? [])],
    }
  }

  if (!isAsked(client, call)) return gather()
  const expired = () =>
    new TransportError(
      packageName,
      'timeout',
      `A function that gives credentials or headers took over ${timeoutMs} ms (timeoutMs). Nothing was sent.`,
    )
  return within({ clock: settings.clock, afterMs: timeoutMs, expired, signals: [signal] }, gather)
}
