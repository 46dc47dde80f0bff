/**
 * A URL; `undefined` if the text is not one. `URL.canParse` is not used: after some thousand calls, Node 20 and 22
 * reject every host that is not ASCII.
 */
export function parseUrl(text: string | URL, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
