import {
  createSecretLookup,
  type FoundSecrets,
  type Incoming,
  isHookwrightError,
  type MaybePromise,
  type Proof,
  RequestError,
  type RequestHead,
  type SecretSource,
  systemClock,
  utf8,
  type WebhookOptions,
  type WebhookProtocol,
} from '@hookwright/core'
import type { HandshakeContext, Handshakes } from '../handshake/answer.js'
import { type Engine, engineOf } from '../scheme/engine.js'
import { secretRules } from '../scheme/keys.js'
import { readPayload } from '../scheme/payload.js'
import { packageName } from '../scheme/problem.js'
import { readPublicUrl } from '../scheme/public-url.js'
import { type Message, Reading } from '../scheme/reading.js'
import type { Scheme } from '../scheme/scheme.js'
import type { HmacSecretHint } from './options.js'
import { createParse, type ParseOptions } from './parse.js'

const dayMs = 86_400_000

const warned = /* @__PURE__ */ new Set<string>()

/** Once per process and scheme: what is named insecure stays insecure. */
function warnOfDigest({ mac, name = 'generic-hmac' }: Scheme): void {
  if (mac.kind !== 'digest' || warned.has(name)) return
  warned.add(name)
  // biome-ignore lint/suspicious/noConsole: whoever runs this must be able to see it.
  console.warn(
    `[${packageName}] The scheme "${name}" is a bare digest, not a MAC: whoever sees one request can forge another. ` +
      'Ask the sender for an HMAC.',
  )
}

function checkHead({ scheme, places }: Engine, handshakes: Handshakes | undefined): (head: RequestHead) => void {
  const { signature, policy } = scheme
  const inHeader = 'header' in signature.from || 'numberedHeader' in signature.from
  return (head) => {
    const mediaType = head.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
    if (
      policy?.contentTypes &&
      !handshakes?.mayBeUnsigned(head.method) &&
      !policy.contentTypes.includes(mediaType ?? '')
    ) {
      throw new RequestError(packageName, 'encoding_unsupported', 'The content type is not one that the scheme allows.')
    }
    // What may be a handshake needs no signature; if it turns out to be none, it does.
    if (inHeader && !handshakes?.mayBeUnsigned(head.method))
      places.texts({ message: head as unknown as Message } as Reading)
  }
}

/** Headers that show a secret itself, or a part of it: they do not go into a queue. */
function secretHeaders({ mac, signature }: Scheme): readonly string[] {
  if (mac.kind !== 'token' || !('header' in signature.from)) return []
  return typeof signature.from.header === 'string' ? [signature.from.header] : signature.from.header
}

/** The URL as it may be kept: without a token in its query. */
function safeUrl({ mac, signature }: Scheme, incoming: Incoming): string | undefined {
  if (mac.kind !== 'token' || !('query' in signature.from)) return undefined
  const safe = new URL(incoming.url)
  safe.searchParams.delete(signature.from.query)
  return safe.href
}

interface SchemeReceiver extends ParseOptions, Pick<WebhookOptions, 'allowShortSecrets' | 'clock'> {
  readonly secret: SecretSource<HmacSecretHint>
  readonly publicUrl?: string | undefined
  readonly handshakes?: Handshakes | undefined
}

/** The protocol of a receiver whose proof a scheme describes. */
export function schemeProtocol(scheme: Scheme, options: SchemeReceiver): WebhookProtocol {
  const { handshakes, allowShortSecrets, clock = systemClock } = options
  const engine = engineOf(scheme)
  const publicUrl = readPublicUrl(engine, options.publicUrl)
  const findSecrets = createSecretLookup<HmacSecretHint>(options.secret, {
    ...secretRules(scheme, allowShortSecrets, 'verify'),
    clock,
  })
  const parse = createParse(engine, options)
  const readings = new WeakMap<Incoming, Reading>()
  warnOfDigest(scheme)
  handshakes?.check(scheme)

  function readingOf(incoming: Incoming): Reading {
    let reading = readings.get(incoming)
    if (!reading) {
      reading = new Reading(incoming, publicUrl)
      readings.set(incoming, reading)
    }
    return reading
  }

  function findFor(incoming: Incoming): MaybePromise<FoundSecrets> {
    const hint = (): HmacSecretHint => ({
      method: incoming.method,
      url: incoming.url,
      headers: incoming.toHeaders(),
    })
    return findSecrets(hint, incoming.context)
  }

  function lend(incoming: Incoming): HandshakeContext {
    const first = async () => {
      try {
        return (await findFor(incoming)).secrets[0]
      } catch (error) {
        if (isHookwrightError(error, 'VerificationError')) return undefined
        throw error
      }
    }
    return {
      context: incoming.context,
      publicUrl,
      hasSecret: async () => (await first()) !== undefined,
      async mac(text) {
        const key = await first()
        return key && (await engine.proof.make?.(key.bytes, [utf8(text)]))
      },
    }
  }

  async function authenticate(incoming: Incoming): Promise<Proof> {
    const found = findFor(incoming)
    const { secrets, principal } = found instanceof Promise ? await found : found
    const proven = engine.verify(readingOf(incoming), secrets, clock.now())
    const match = proven instanceof Promise ? await proven : proven
    return {
      authenticated: engine.authenticated,
      principal: principal || undefined,
      secretId: match.id,
      url: safeUrl(engine.scheme, incoming),
    }
  }

  const methods = scheme.policy?.methods ?? ['POST']
  return {
    provider: scheme.name ?? 'generic-hmac',
    packageName,
    methods,
    challengeMethods: handshakes?.methods.filter((method) => !methods.includes(method)),
    maxBodyBytes: scheme.policy?.maxBytes ?? 1024 * 1024,
    retainMs: dayMs,
    // GitHub and others wait for ten seconds; few wait for less.
    patienceMs: 10_000,
    eventNames: options.events && Object.keys(options.events),
    secretHeaders: secretHeaders(scheme),
    check: checkHead(engine, handshakes),
    challenge: (incoming) => handshakes?.answer(readingOf(incoming), false, lend(incoming)),
    authenticate,
    decode: (incoming) => readPayload(scheme, incoming.body),
    signedChallenge: (_, incoming) => handshakes?.answer(readingOf(incoming), true, lend(incoming)),
    parse: (value, incoming) => parse(value, incoming, readingOf(incoming)),
  }
}
