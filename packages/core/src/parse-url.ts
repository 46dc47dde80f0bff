/**
 * A URL; `undefined` for what is none. `URL.canParse` is not asked: once it was called some thousand times, Node 20 and
 * 22 deny every host that is not ASCII.
 */
export function parseUrl(text: string | URL, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
