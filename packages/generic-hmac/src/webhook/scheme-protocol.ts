import {
  andThen,
  createSecretLookup,
  type FoundSecrets,
  type Incoming,
  type MaybePromise,
  noBytes,
  type RequestHead,
  type SecretSource,
  systemTime,
  type WebhookOptions,
  type WebhookProtocol,
} from '@hookwright/core'
import type { Handshakes } from '../handshake/answer.js'
import { packageName } from '../package-name.js'
import { type Engine, engineOf } from '../scheme/engine.js'
import { isRequestedUrl } from '../scheme/facts.js'
import { secretRules } from '../scheme/keys.js'
import { isJson, readPayload } from '../scheme/payload.js'
import { refuseRequest, schemeInvalid } from '../scheme/problem.js'
import { prove } from '../scheme/prove.js'
import { readPublicUrl } from '../scheme/public-url.js'
import { Reading } from '../scheme/reading.js'
import type { Scheme } from '../scheme/scheme.js'
import { headersOf, signatureGroups } from '../scheme/signatures.js'
import { toleranceOf } from '../scheme/timestamp.js'
import { defaultName, patienceMs, retainMs } from './defaults.js'
import type { HmacSecretHint } from './options.js'
import { createParse, type ParseOptions, type SchemeProof } from './parse.js'

const warned = /* @__PURE__ */ new Set<string>()

/** Warns once per process and scheme. */
function warnOfDigest({ mac, name = defaultName }: Scheme): void {
  if (mac.kind !== 'digest' || warned.has(name)) return
  warned.add(name)
  // biome-ignore lint/suspicious/noConsole: whoever runs the receiver must be able to see it.
  console.warn(
    `[${packageName}] Scheme "${name}": a bare digest is not a MAC: anyone who sees one request can forge another.`,
  )
}

const mediaTypeOf = ({ headers }: RequestHead) =>
  (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()

/** Refuses what can be refused before the body is read. */
function checkHead(engine: Engine): (head: RequestHead) => void {
  const { signature, policy } = engine.scheme
  const isInHeader = headersOf(signature.from).length > 0
  return (head) => {
    if (policy?.contentTypes?.includes(mediaTypeOf(head)) === false) {
      refuseRequest('encoding_unsupported', 'The content type is not one that the scheme allows.')
    }
    if (!isInHeader) return
    const { method, headers } = head
    // Only headers are read. The URL is left out, because making it costs as much as a short MAC.
    signatureGroups(engine, new Reading({ method, url: '', headers, body: noBytes }, undefined))
  }
}

/** How long a message counts as fresh, if its time is signed and bounded. */
function freshnessOf({ timestampSigned, scheme: { timestamp } }: Engine): number | undefined {
  const { pastMs, futureMs } = toleranceOf(timestamp?.toleranceMs)
  return timestampSigned && Number.isFinite(pastMs + futureMs) ? pastMs + futureMs : undefined
}

/** If nothing that is signed distinguishes messages, every one but the first would be taken for a retry. */
function checkIdentity({ signs, scheme: { mac, content, repeats } }: Engine, dedupe: WebhookOptions['dedupe']): void {
  const isAlike =
    [...signs].every((name) => /^(url|unescape|method|secret)$/.test(name)) && !content.some(isRequestedUrl)
  if (isAlike && mac.kind !== 'token' && !repeats && dedupe !== false)
    schemeInvalid('content', 'is the same for all messages: all would be taken for one. Set repeats: true.')
}

interface SchemeReceiver extends ParseOptions, Pick<WebhookOptions, 'allowShortSecrets' | 'clock' | 'dedupe'> {
  readonly secret: SecretSource<HmacSecretHint>
  readonly publicUrl?: string | undefined
  readonly handshakes?: Handshakes | undefined
}

/** The protocol of a receiver whose proof a scheme describes. */
export function schemeProtocol(scheme: Scheme, options: SchemeReceiver): WebhookProtocol {
  const { handshakes, allowShortSecrets, clock = systemTime } = options
  const engine = engineOf(scheme)
  const { mac, policy, name = defaultName } = scheme
  checkIdentity(engine, options.dedupe)
  const publicUrl = readPublicUrl(options.publicUrl, engine.signs.has('url'))
  const findSecrets = createSecretLookup<HmacSecretHint>(options.secret, {
    ...secretRules(scheme, allowShortSecrets, 'verify'),
    clock,
  })
  const parse = createParse(engine, options)
  // A token is the secret itself: what is kept of a request must not contain it.
  const { from } = scheme.signature
  const isToken = mac.kind === 'token'
  const query = isToken && 'query' in from ? from.query : undefined
  warnOfDigest(scheme)

  const findFor = (incoming: Incoming): MaybePromise<FoundSecrets> =>
    findSecrets(() => ({ method: incoming.method, url: incoming.url, headers: incoming.toHeaders() }), incoming.context)

  function safeUrl(incoming: Incoming): Pick<SchemeProof, 'url' | 'hidden'> | undefined {
    if (query === undefined) return undefined
    const safe = new URL(incoming.url)
    const hidden = safe.searchParams.getAll(query)
    safe.searchParams.delete(query)
    return { url: safe.href, hidden }
  }

  function authenticate(incoming: Incoming): MaybePromise<SchemeProof> {
    const { authenticated } = engine
    const reading = new Reading(incoming, publicUrl)
    return andThen(findFor(incoming), ({ secrets, principal }) =>
      andThen(prove(engine, reading, secrets, clock.now()), ({ secret, groups }) => {
        return { authenticated, principal, secretId: secret.id, ...safeUrl(incoming), groups, key: secret.bytes }
      }),
    )
  }

  const protocol: WebhookProtocol = {
    provider: name,
    packageName,
    methods: policy?.methods,
    maxBodyBytes: engine.maxBytes,
    retainMs,
    freshMs: freshnessOf(engine),
    patienceMs,
    eventNames: options.events && Object.keys(options.events),
    secretHeaders: isToken ? headersOf(from) : [],
    check: checkHead(engine),
    authenticate,
    decode: ({ body }) => readPayload(scheme, body),
    parse(value, incoming, proof) {
      // JSON that `decode` parsed is not parsed again.
      const json = isJson(scheme, incoming.body) ? { value } : undefined
      return parse(value, incoming, new Reading(incoming, publicUrl, json), proof)
    },
  }
  return handshakes ? handshakes.extend(protocol, { engine, findSecrets: findFor, publicUrl, clock }) : protocol
}
