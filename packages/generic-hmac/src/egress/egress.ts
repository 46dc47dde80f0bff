import { type Fetch, isLoopbackHost, parseUrl } from '@hookwright/core'
import { backend as platform } from '#egress-backend'
import { optionInvalid } from '../scheme/problem.js'
import { readUrl } from '../scheme/public-url.js'
import { isGlobalUnicast, parseAddress, unbracket } from './address.js'
import { createFetchTransport } from './fetch-transport.js'
import type { EgressBackend, Transport } from './transport.js'

/** Where a sender may connect to. */
export interface EgressOptions {
  /**
   * `public` (default): global unicast addresses only, checked when the socket connects. `trusted`: your network decides,
   * and no address or port is checked here. Either way, plain http is allowed only to loopback hosts.
   */
  egress?: 'public' | 'trusted' | undefined
  /** Hosts that may be at any address, as `host` or `host:port`: `['localhost', 'hooks.internal:8443']`. */
  allowHosts?: readonly string[] | undefined
  /** Ports of a URL whose host is not in `allowHosts`, without `egress: 'trusted'`. Default `[80, 443]`. */
  allowPorts?: readonly number[] | undefined
  /** Sends the requests instead of Node's own client or the global `fetch`. Its connections can't be checked. */
  fetch?: Fetch | undefined
}

function readDestination(destination: string | URL): URL {
  const parsed = readUrl(destination)
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') optionInvalid('Option "url" must be https.')
  return parsed
}

const portOf = ({ port, protocol }: URL) => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port))

/**
 * Whether an entry of `allowHosts` names the URL's host, as a URL would write it, and its port if the entry has one.
 */
function matches(entry: string, url: URL): boolean {
  const bracketed = parseAddress(entry)?.length === 16 ? `[${entry}]` : entry
  const [, host, port] = /^(\[[^\]]*\]|[^:[\]/?#@]+)(?::(\d{1,5}))?$/.exec(bracketed) ?? []
  const named = parseUrl(`https://${host}/`)
  if (host === undefined || !named) {
    return optionInvalid(`Option "allowHosts": "${entry}" is neither a host nor a host with its port.`)
  }
  return named.hostname === url.hostname && (port === undefined || Number(port) === portOf(url))
}

const remedy = 'List the host in "allowHosts", or set egress: \'trusted\' if your network decides what may be reached.'

/**
 * Checks a destination and picks the way to it.
 *
 * @throws ConfigError `option_invalid` when the URL may not be reached, or when it can't be checked
 */
export function createEgress(
  destination: string | URL,
  options: EgressOptions,
  backend: EgressBackend | null = platform,
): Transport {
  const url = readDestination(destination)
  const { egress = 'public', allowHosts = [], allowPorts = [80, 443], fetch } = options
  if (egress !== 'public' && egress !== 'trusted') optionInvalid('Option "egress" must be "public" or "trusted".')
  for (const [name, list] of Object.entries({ allowHosts, allowPorts })) {
    if (!Array.isArray(list)) optionInvalid(`Option "${name}" must be a list.`)
  }
  const trusted = egress === 'trusted' || allowHosts.map((entry) => matches(entry, url)).includes(true)
  const host = unbracket(url.hostname)
  if (url.protocol === 'http:' && !(trusted && isLoopbackHost(url.hostname))) {
    optionInvalid(
      'Option "url" must be https. Plain http is only for loopback hosts, in "allowHosts" or with egress: \'trusted\'.',
    )
  }
  if (!trusted && !allowPorts.includes(portOf(url))) {
    optionInvalid(
      `Option "url": port ${portOf(url)} is not in "allowPorts" (${allowPorts.join(', ')}), nor its host in "allowHosts".`,
    )
  }
  if (!trusted && ((parseAddress(host) && !isGlobalUnicast(host)) || isLoopbackHost(url.hostname))) {
    optionInvalid(`Option "url": ${host} is not a global unicast address. ${remedy}`)
  }
  const proxy = backend?.proxyVariable(url)
  const unchecked = fetch
    ? 'the option "fetch" resolves names by itself'
    : proxy
      ? `${proxy} sets a proxy, which makes the connections`
      : !backend
        ? 'this runtime does not show the address to which it connects'
        : undefined
  if (unchecked && !trusted) optionInvalid(`The address of ${host} can't be checked: ${unchecked}. ${remedy}`)
  return backend && !unchecked ? backend.createTransport({ anyAddress: trusted }) : createFetchTransport(fetch)
}
