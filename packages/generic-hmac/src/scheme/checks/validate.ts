import type { DefineVerifierOptions } from '../../define-verifier.js'
import { schemeInvalid } from '../problem.js'
import type { Scheme } from '../scheme.js'
import {
  type Check,
  flag,
  header,
  hmacHash,
  isTrue,
  jsonPath,
  keyed,
  kinded,
  list,
  object,
  oneOf,
  text,
  whole,
} from './shape.js'

// Each check is built when it runs: bundlers keep calls at the top of a module, even unused ones.

const encoding: Check = (value, path) => oneOf('hex', 'base64', 'base64url', 'utf8')(value, path)

const fromHeader: Check = (value, path) => object({ header })(value, path)
const fromJson: Check = (value, path) => object({ json: jsonPath })(value, path)
const fromForm: Check = (value, path) => object({ form: text })(value, path)
const fromQuery: Check = (value, path) => object({ query: text })(value, path)

const presence: Check = (value, path) => keyed({ header: fromHeader, query: fromQuery })(value, path)

const headers: Check = (value, path) => {
  if (!Array.isArray(value)) return header(value, path)
  list(header)(value, path)
  // The second of two signatures would overwrite the first.
  if (new Set(value.map((name: string) => name.toLowerCase())).size < value.length)
    schemeInvalid(path, 'has a header twice.')
}

/** A literal text. What looks like a template would be signed as it is written, and would never verify. */
const literal: Check = (value, path) => {
  text(value, path)
  const [, name] = /\{(timestamp|id|body|method|secret)\}/.exec(String(value)) ?? []
  if (name) schemeInvalid(path, `is a literal text. Write { ${name}: true } as a part of its own.`)
}

const part: Check = (value, path) => {
  if (typeof value === 'string') return literal(value, path)
  const parts = list(part)
  keyed({
    body: object({ body: isTrue }),
    bodyHash: object({ bodyHash: hmacHash, encoding: oneOf('hex', 'base64', 'base64url', 'bytes') }),
    timestamp: object({ timestamp: isTrue }),
    id: object({ id: isTrue }),
    method: object({ method: isTrue }),
    header: fromHeader,
    url: object({ url: oneOf('full', 'query', 'path') }, { unescape: text }),
    query: object({ query: text }, { lowerCase: flag }),
    form: fromForm,
    json: fromJson,
    sortedForm: object({ sortedForm: isTrue }),
    secret: object({ secret: isTrue }),
    when: object({ when: presence, parts }),
    unless: object({ unless: presence, parts }),
  })(value, path)
}

/** Its bounds are checked with the rules, which hold also for schemes that were never given to `defineScheme`. */
const tolerance: Check = (value, path) => {
  const any: Check = () => {}
  if (typeof value === 'object') object({ pastMs: any, futureMs: any })(value, path)
}

const signature: Check = (value, path) =>
  object(
    {
      from: keyed({
        header: object({ header: headers }),
        numberedHeader: object({ numberedHeader: object({ prefix: header, max: whole(1, 100) }) }),
        json: fromJson,
        form: fromForm,
        query: fromQuery,
      }),
      encoding,
    },
    {
      format: kinded({
        plain: [{}, { prefix: text }],
        kv: [{ key: text }, { delimiter: text, separator: text, groupDelimiter: text }],
        tagged: [{ tag: text }, { list: text, sep: text }],
        list: [{ delimiter: text }, { prefix: text }],
        positional: [{}, { delimiter: text }],
      }),
    },
  )(value, path)

const timestamp: Check = (value, path) =>
  object(
    {
      from: keyed({
        header: fromHeader,
        json: fromJson,
        form: fromForm,
        kv: object({ kv: text }),
        position: object({ position: oneOf(0) }),
      }),
      format: oneOf('s', 'ms', 'iso', 'http', 'unix'),
    },
    { toleranceMs: tolerance },
  )(value, path)

const payload: Check = (value, path) => oneOf('json', 'form', 'auto', 'text', 'bytes')(value, path)
const eventType: Check = (value, path) => keyed({ header: fromHeader, json: fromJson })(value, path)
/** The media type of a request is compared in lower case and without its parameters. */
const mediaType: Check = (value, path) => {
  if (typeof value !== 'string' || !/^[^\s/;,*A-Z]+\/[^\s/;,*A-Z]+$/.test(value))
    schemeInvalid(path, 'must be a media type in lower case, without parameters: application/json.')
}

const maxBytes: Check = (value, path) => whole(1, 1024 * 1024 * 1024)(value, path)

const scheme: Check = (value, path) =>
  object(
    {
      mac: kinded({
        hmac: [{ hash: hmacHash }],
        ed25519: [{}],
        token: [{}],
        digest: [{ hash: oneOf('sha1', 'sha256', 'sha512'), insecure: isTrue }],
      }),
      signature,
      content: list(part, 0),
    },
    {
      name: text,
      source: object({ docs: text, evidence: oneOf('vector', 'sdk', 'docs', 'table') }),
      key: object({ encoding }, { stripPrefix: list(text), preHash: oneOf('sha1'), minBytes: whole(16, 256) }),
      bodyDigest: object({ from: fromQuery, hash: hmacHash, encoding: oneOf('hex') }),
      each: jsonPath,
      timestamp,
      id: object({ from: keyed({ header: fromHeader, json: fromJson, form: fromForm }) }, { replayKey: flag }),
      repeats: flag,
      payload,
      eventType,
      policy: object(
        {},
        {
          methods: list(oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
          contentTypes: list(mediaType),
          maxBytes,
          maxHeaderLength: whole(1, 65_536),
          maxSignatures: whole(1, 10),
        },
      ),
      authenticates: oneOf('body', 'fields', 'sender'),
    },
  )(value, path)

/** Throws `ConfigError` `scheme_invalid`, naming the field that is unknown or has the wrong form. */
export function checkShape(value: Scheme): void {
  scheme(value, '')
}

const isFunction: Check = (value, path) => {
  if (typeof value !== 'function') schemeInvalid(path, 'must be a function.')
}

const anyMethod: Check = (value, path) => {
  if (typeof value !== 'string' || !/^[A-Z]+$/.test(value)) schemeInvalid(path, 'must be a method in capitals.')
}

/** The same for the options of a verifier. */
export function checkVerifierOptions(value: DefineVerifierOptions): void {
  const freshMs = whole(1, Number.MAX_SAFE_INTEGER)
  const secretHeaders = list(header, 0)
  const methods = list(anyMethod)
  object({}, { name: text, methods, maxBytes, payload, eventType, freshMs, secretHeaders, check: isFunction })(
    value,
    '',
  )
}
