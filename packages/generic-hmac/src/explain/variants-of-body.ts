import { decodeBase64, utf8 } from '@hookwright/core'
import type { Given } from './given.js'
import { type Variant, vary } from './variant.js'

/** Non-ASCII text as PHP and Python escape it. */
const escaped = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** JSON as Python writes it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
  return `{${fields.join(', ')}}`
}

const again = 'It was parsed and written again: verify the raw bytes'

function jsonTexts(text: string): [how: string, text: string][] {
  try {
    const value: unknown = JSON.parse(text)
    const compact = JSON.stringify(value)
    return [
      [`as compact JSON. ${again}`, compact],
      [`as compact JSON with escaped text. ${again}`, escaped(compact)],
      [`as JSON with escaped slashes. ${again}`, compact.replaceAll('/', '\\/')],
      [`as JSON with escaped text and slashes. ${again}`, escaped(compact).replaceAll('/', '\\/')],
      [`as JSON indented by two. ${again}`, JSON.stringify(value, null, 2)],
      [`as JSON indented by four. ${again}`, JSON.stringify(value, null, 4)],
      [`as JSON with a space after colons and commas. ${again}`, spaced(value)],
      [`as JSON with a space after colons and commas and escaped text. ${again}`, escaped(spaced(value))],
    ]
  } catch {
    return []
  }
}

function formTexts(text: string): [how: string, text: string][] {
  if (!/^[\w.~%+*[\]-]+=/.test(text)) return []
  const form = new URLSearchParams(text).toString()
  return [
    [`as a form with + for spaces. ${again}`, form],
    [`as a form with %20 for spaces. ${again}`, form.replaceAll('+', '%20')],
  ]
}

function readAsLatin1(text: string): Uint8Array | undefined {
  const units = Array.from(text, (character) => character.codePointAt(0)!)
  return units.some((unit) => unit > 127) && units.every((unit) => unit < 256) ? Uint8Array.from(units) : undefined
}

/** The body as it may have been before something rewrote it. */
export function bodyVariants(given: Given): Variant[] {
  const { message, scheme } = given
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(message.body)
  const texts: [how: string, body: string | Uint8Array | undefined][] = [
    ['with a line break at its end. Something removed it', `${text}\n`],
    ['without white space around it. Something added it', text.trim()],
    ['without a byte order mark. Something added it', text.replace(/^\uFEFF/, '')],
    ['with LF for CRLF. Something rewrote its line breaks', text.replaceAll('\r\n', '\n')],
    ['with CRLF for LF. Something rewrote its line breaks', text.replace(/\r?\n/g, '\r\n')],
    ['with its non-ASCII text escaped as \\uXXXX. It was parsed and written again', escaped(text)],
    ...jsonTexts(text),
    ...formTexts(text),
    ['decoded from base64. Something encoded it, as gateways do', decodeBase64(text)],
    ['in UTF-8. Something read it as Latin-1', readAsLatin1(text)],
  ]
  const variants = texts.flatMap(([how, body]) =>
    body === undefined || body === text
      ? []
      : vary(given, {
          part: 'body',
          how: `the body ${how}`,
          message: { ...message, body: typeof body === 'string' ? utf8(body) : body },
        }),
  )
  if (!scheme.bodyDigest) return variants
  const how = `but the digest in the query parameter "${scheme.bodyDigest.from.query}" is of another body`
  return [...variants, vary(given, { part: 'body', how, scheme: { ...scheme, bodyDigest: undefined } })]
}
