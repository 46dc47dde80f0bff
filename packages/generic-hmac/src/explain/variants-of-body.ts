import { decodeBase64, utf8 } from '@hookwright/core'
import { tried } from '../tried.js'
import type { Given } from './given.js'
import { again, escaped, jsonTexts } from './json-texts.js'
import { type Variant, vary } from './variant.js'

/** The fields of a form, or of the JSON that was made from one. */
function fieldsOf(text: string): [name: string, value: string][] {
  if (/^[\w.~%+*[\]-]+=/.test(text)) return [...new URLSearchParams(text)]
  if (!text.startsWith('{')) return []
  const fields = Object.entries(tried(() => JSON.parse(text)) ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one: unknown): [string, unknown] => [name, one]),
  )
  return fields.every((field): field is [string, string] => typeof field[1] === 'string') ? fields : []
}

function formTexts(text: string): [how: string, text: string][] {
  const fields = fieldsOf(text)
  if (fields.length === 0) return []
  const form = new URLSearchParams(fields).toString()
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
          message: { ...message, text: undefined, body: typeof body === 'string' ? utf8(body) : body },
        }),
  )
  if (!scheme.bodyDigest) return variants
  const how = `but the digest in the query parameter "${scheme.bodyDigest.from.query}" is of a different body`
  return [...variants, vary(given, { part: 'body', how, scheme: { ...scheme, bodyDigest: undefined } })]
}
