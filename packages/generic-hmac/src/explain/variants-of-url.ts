import { parseUrl } from '@hookwright/core'
import type { Given } from './given.js'
import { type Variant, vary } from './variant.js'

/** The request's own URL. If it has no host, as in Node, it gets that of the configured one. */
function ownUrl(url: string, publicUrl: string): string | undefined {
  return url === '' ? undefined : parseUrl(url, publicUrl)?.href
}

/** Other URLs that the sender may sign. They are not shown: paths and queries may hold tokens. */
export function urlVariants(given: Given): Variant[] {
  const { publicUrl, message } = given
  if (publicUrl === undefined) return []
  const [bare = '', query] = publicUrl.split('?')
  const suffix = query === undefined ? '' : `?${query}`
  const isSecure = /^https:/i.test(publicUrl)
  const own = ownUrl(message.url, publicUrl)
  const urls: [how: string, url: string | undefined][] = [
    ['has no slash at the end of its path', bare.endsWith('/') ? bare.slice(0, -1) + suffix : undefined],
    ['has a slash at the end of its path', bare.endsWith('/') ? undefined : `${bare}/${suffix}`],
    [
      isSecure ? 'has http instead of https' : 'has https instead of http',
      publicUrl.replace(/^https?/i, isSecure ? 'http' : 'https'),
    ],
    ['has no query', bare],
    ['has its default port', publicUrl.replace(/^(https?:\/\/[^/:]+)(?=\/|$)/i, `$1:${isSecure ? 443 : 80}`)],
    ['has no port', publicUrl.replace(/^(https?:\/\/[^/:]+):\d+/i, '$1')],
    ['has no user and no password', publicUrl.replace(/^(https?:\/\/)[^/?@]*@/i, '$1')],
    ["is the request's own URL", own],
    ["is the request's own URL, without its query", own?.split('?')[0]],
  ]
  return urls.flatMap(([how, url]) =>
    url === undefined || url === publicUrl
      ? []
      : vary(given, {
          part: 'url',
          how: `when publicUrl ${how}. Set it to what the sender signs`,
          publicUrl: url,
        }),
  )
}
