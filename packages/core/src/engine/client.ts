import { ConfigError } from '../errors.js'

/**
 * Checks that `client` has the method that is called first.
 *
 * @throws ConfigError `option_invalid` for a URL, or for nothing, instead of a client
 */
export function requireClient(packageName: string, client: unknown, method: string): void {
  if ((client as Record<string, unknown> | undefined | null)?.[method]) return
  throw new ConfigError(packageName, 'option_invalid', `Expected a client with ${method}().`)
}

/** The part of an `EventEmitter` that is used. */
export interface ErrorEmitter {
  /** Adds a listener. */
  on?(event: 'error', listener: (error: Error) => void): unknown
  /** How many listeners there are. */
  listenerCount?(event: 'error'): number
}

/**
 * Gives a client a listener for `error` if it has none: an `error` event without one ends the process, and each call
 * that meets the failure reports it anyway.
 */
export function absorbErrorEvents(client: ErrorEmitter): void {
  if (!client.listenerCount?.('error')) client.on?.('error', () => {})
}
