import { isError } from '../kinds.js'

/** Prepares foreign texts for error messages: no markup, no control characters, no credentials, a sentence or two. */

const longestText = 300

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" }

function reduceMarkup(text: string): string {
  if (!/<[a-z!/]/i.test(text)) return text
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim()
  const plain = title || text.replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ').replace(/<[^>]*>?/g, ' ')
  return plain.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/gi, (_, name: string) => entities[name.toLowerCase()]!)
}

/** `?query` of an address may hold a token; so may what follows the name of an authentication scheme. */
function hideUsualPlaces(text: string): string {
  return text
    .replace(/(https?:\/\/[^\s?#"'<>)]*)[?#][^\s"'<>)]*/gi, '$1')
    .replace(/(https?:\/\/)[^\s/@"'<>]*@/gi, '$1')
    .replace(/\b(bearer|basic|token)\s+[\w.~+/:=-]{8,}/gi, '$1 [hidden]')
}

function hideSecrets(text: string, secrets: readonly string[]): string {
  let hidden = text
  for (const secret of secrets) {
    // Anything shorter can't be distinguished from ordinary words.
    if (secret.length < 4) continue
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      hidden = hidden.replaceAll(form, '[hidden]')
    }
    // The beginning of a secret, if the quoting server cut it short.
    if (secret.length < 20) continue
    const beginning = secret.slice(0, 12).replace(/\W/g, '\\$&')
    hidden = hidden.replace(new RegExp(`${beginning}[^\\s"'<>]*`, 'g'), '[hidden]')
  }
  return hidden
}

/** A text of the provider or the runtime, safe for an error message. At most 300 characters. */
export function cleanText(text: string, secrets: readonly string[]): string {
  // More is never shown, so regular expressions need not scan it.
  const start = hideSecrets(text, secrets).slice(0, 4_096)
  const line = reduceMarkup(start)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are removed
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ')
    .trim()
  const hidden = hideSecrets(hideUsualPlaces(line), secrets)
  return hidden.length > longestText ? `${hidden.slice(0, longestText - 1)}…` : hidden
}

/** The cause of an error, as an `Error` with a clean message. The most specific cause is often one level deeper. */
export function cleanCause(error: unknown, secrets: readonly string[]): Error {
  if (!isError(error)) return new Error('A value that is not an Error was thrown.')
  let deepest: Error & { code?: unknown } = error
  for (let depth = 0; depth < 4 && deepest.code === undefined && isError(deepest.cause); depth++) {
    deepest = deepest.cause
  }
  const clean = new Error(cleanText(deepest.message || error.message, secrets))
  return Object.assign(clean, { name: deepest.name }, deepest.code === undefined ? {} : { code: deepest.code })
}
