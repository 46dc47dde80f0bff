// The senders of this tour. They sign with node:crypto, not with Hookwright, so that no receiver checks its own code.
import { createHmac } from 'node:crypto'
import { systemClock } from '@hookwright/core'

export const hmacSha256 = (key, body, encoding) => createHmac('sha256', key).update(body).digest(encoding)

/** The same text with its last letter or digit changed. */
export function withOneLetterChanged(text) {
  const at = text.search(/[a-z0-9][^a-z0-9]*$/i)
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
}

/** More than `limit` bytes of JSON. */
export const jsonLargerThan = (limit) => JSON.stringify({ padding: 'x'.repeat(limit) })

/** A clock that stands still in the past, because published vectors are old. */
export const clockAt = (isoTime) => ({ ...systemClock, now: () => Date.parse(isoTime) })

/** The expected verdicts, which each stop refers to. */
export const refused = { verdict: 'unauthenticated', status: 401 }
export const tooLarge = { verdict: 'body_too_large', status: 413 }
export const duplicate = { verdict: 'duplicate', status: 200 }
export const handled = (saw) => ({ verdict: 'handled', status: 200, saw })
