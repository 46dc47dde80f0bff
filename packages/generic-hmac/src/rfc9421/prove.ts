import { type Bytes, isHookwrightError, parseUrl, utf8 } from '@hookwright/core'
import type { BareItem, Item } from 'structured-headers'
import { refuse } from '../scheme/problem.js'
import type { Message } from '../scheme/reading.js'
import type { KeyVerifier } from './algorithms.js'
import { holdsQuery, identifierOf, isOfUrl, type MessageView, toItem } from './components.js'
import { checkContentDigest } from './content-digest.js'
import { type LabelledSignature, malformed, readSignatures } from './fields.js'
import type { Policy } from './policy.js'
import { componentLine, signatureBase } from './signature-base.js'

/** What a valid signature says. All of it is proven. */
export interface ProvenMessage {
  readonly created: Date | undefined
  /** Whether the body is bound to it. */
  readonly coversBody: boolean
  /** The `keyid` of the key that made it, otherwise the key's position in the configuration. */
  readonly secretId: string
  /** The bytes that were signed. */
  readonly base: Bytes
  /** The required components of this message. Not all that this signature covers: a second signature may cover less. */
  readonly required: Bytes
}

function textOf(value: BareItem | undefined, name: string): string | undefined {
  return value === undefined || typeof value === 'string' ? value : malformed(`"${name}" is not a string.`)
}

/** Seconds since the epoch, as milliseconds. */
function timeOf(value: BareItem | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  if (Number.isSafeInteger(value) && (value as number) >= 0) return (value as number) * 1000
  return refuse('timestamp_malformed', `"${name}" is not an integer.`)
}

function checkTimes(created: number | undefined, expires: number | undefined, { tolerance, clock }: Policy): void {
  const now = clock.now()
  if (tolerance) {
    if (created === undefined) refuse('timestamp_missing', '"created" is missing.')
    // Written so that NaN, from a broken clock, fails.
    if (!(now - created <= tolerance.pastMs && created - now <= tolerance.futureMs)) {
      refuse('timestamp_outside_tolerance', '"created" is too far from now. Is this clock right?')
    }
  }
  if (expires !== undefined && !(now < expires)) refuse('timestamp_outside_tolerance', 'The signature has expired.')
}

/** `@target-uri` is the complete URL, so it covers each part of it. */
function checkCoverage(covered: ReadonlySet<string>, { components, bodyRequired }: Policy): void {
  const wholeUrl = covered.has('"@target-uri"')
  for (const component of components) {
    if (covered.has(identifierOf(toItem(component))) || (wholeUrl && isOfUrl(component))) continue
    malformed('The signature does not cover everything that is required.')
  }
  if (bodyRequired && !covered.has('"content-digest"')) malformed('The signature does not cover Content-Digest.')
}

/** The keys that may have made the signature. The message can choose among them by id, but never an algorithm. */
function keysFor(parameters: Item[1], { verifiers }: Policy): readonly KeyVerifier[] {
  const keyid = textOf(parameters.get('keyid'), 'keyid')
  const alg = textOf(parameters.get('alg'), 'alg')
  const found = verifiers.filter(({ key }) => key.keyid === undefined || key.keyid === keyid)
  if (found.length === 0) return refuse('secret_unknown', 'No key is known for this signature.')
  const fitting = found.filter(({ key }) => alg === undefined || key.alg === alg)
  return fitting.length > 0 ? fitting : malformed('The signature names an algorithm that its key does not have.')
}

/** Otherwise a handler could read unsigned values from the request's own URL. No handler reads an empty URL. */
function checkQuery(requested: string, signed: URL): void {
  if (requested !== '' && parseUrl(requested, signed)?.search !== signed.search) {
    refuse('signature_mismatch', 'The query is not the one that was signed.')
  }
}

async function proveOne(
  message: Message,
  policy: Policy,
  { input, signature }: LabelledSignature,
): Promise<ProvenMessage> {
  const [items, parameters] = input
  const covered = new Set(items.map(identifierOf))
  const created = timeOf(parameters.get('created'), 'created')
  const nonce = textOf(parameters.get('nonce'), 'nonce')
  const tag = textOf(parameters.get('tag'), 'tag')
  if (policy.tag !== undefined && tag !== policy.tag) malformed('The signature has a different tag.')
  if (policy.nonceRequired && !nonce) malformed('The signature has no nonce.')
  checkTimes(created, timeOf(parameters.get('expires'), 'expires'), policy)
  const createdAt = created === undefined ? undefined : new Date(created)
  // Without a tolerance, `created` may be later than any date.
  if (Number.isNaN(createdAt?.getTime())) refuse('timestamp_malformed', '"created" is not a time.')
  checkCoverage(covered, policy)
  const keys = keysFor(parameters, policy)

  const configured = policy.urlOf(message)
  const view: MessageView = { method: message.method, headers: message.headers, url: configured?.url }
  if (configured?.fixed && items.some(([name]) => holdsQuery(String(name)))) checkQuery(message.url, configured.url)
  const base = signatureBase(input, view)
  let match: KeyVerifier | undefined
  for (const key of keys) {
    if (await key.verify(signature, base)) match ??= key
  }
  if (!match) return refuse('signature_mismatch', 'Signature mismatch. Did something between change the request?')
  const coversBody = covered.has('"content-digest"')
  // A covered header is present: the base was made with it.
  if (coversBody) await checkContentDigest(message.headers.get('content-digest')!, message.body)
  const secretId = match.key.keyid ?? String(policy.verifiers.indexOf(match))
  const required = utf8(policy.components.map((component) => componentLine(toItem(component), view)).join(''))
  return { created: createdAt, coversBody, secretId, base, required }
}

/**
 * The first signature of the message that meets the policy.
 *
 * @throws VerificationError when there is none
 */
export async function proveMessage(message: Message, policy: Policy): Promise<ProvenMessage> {
  const signatures = readSignatures(message.headers)
  const eligible = signatures.filter(({ label }) => policy.label === undefined || label === policy.label)
  let problem: unknown
  for (const signature of eligible) {
    try {
      return await proveOne(message, policy, signature)
    } catch (error) {
      if (!isHookwrightError(error, 'VerificationError')) throw error
      problem ??= error
    }
  }
  if (problem) throw problem
  return refuse('signature_missing', 'No signature has the configured label.')
}
