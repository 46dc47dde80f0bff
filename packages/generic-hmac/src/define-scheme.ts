import type { Authenticated } from '@hookwright/core'
import { checkConflicts } from './scheme/checks/conflicts.js'
import { checkFindable } from './scheme/checks/findable.js'
import { checkUsable } from './scheme/checks/usable.js'
import { checkShape } from './scheme/checks/validate.js'
import { engineOf } from './scheme/engine.js'
import type { IdSpec, KeyDecoding, Part, RequestPolicy, Scheme, SignatureSpec, TimestampSpec } from './scheme/scheme.js'

type BodyPart = { readonly body: true } | { readonly bodyHash: unknown }

/** Includes `true` if one part is certainly the body, not merely a union of which the body is one member. */
type BodyFlags<Parts extends readonly unknown[]> = {
  [At in keyof Parts]: Parts[At] extends BodyPart ? true : false
}[number]

type CoveredBy<Content extends readonly Part[]> = Content extends unknown
  ? true extends BodyFlags<Content>
    ? 'body'
    : Extract<Content[number], BodyPart> extends never
      ? 'fields' | 'sender'
      : Authenticated
  : never

/**
 * What the proof of a scheme covers, derived from its content; any of the three if the compiler does not know the
 * content.
 */
export type AuthenticatedBy<S extends Scheme> = S extends { readonly mac: { readonly kind: 'token' } }
  ? 'sender'
  : CoveredBy<S['content']>

/** `T` without fields that `Shape` does not have: a type parameter by itself would accept misspelt ones. */
type Exactly<Shape, T> = { readonly [Key in keyof T]: Key extends keyof Shape ? T[Key] : never }

interface KnownFields<S extends Scheme> {
  readonly key?: Exactly<KeyDecoding, S['key']>
  readonly policy?: Exactly<RequestPolicy, S['policy']>
  readonly signature: Exactly<SignatureSpec, S['signature']>
  readonly timestamp?: Exactly<TimestampSpec, S['timestamp']>
  readonly id?: Exactly<IdSpec, S['id']>
}

/**
 * Checks a scheme and freezes it. Whether its id and its timestamp are signed follows from `content`: `toleranceMs` of an
 * unsigned timestamp and `replayKey` of an unsigned id are errors.
 *
 * @throws ConfigError `scheme_invalid` for unknown fields and fields that contradict each other; the message names the field
 * @example
 * const acme = defineScheme({
 *   name: 'acme',
 *   mac: { kind: 'hmac', hash: 'sha256' },
 *   signature: { from: { header: 'acme-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
 *   content: [{ timestamp: true }, '.', { body: true }],
 *   timestamp: { from: { kv: 't' }, format: 's', toleranceMs: 300_000 },
 * })
 */
export function defineScheme<const S extends Scheme>(
  scheme: S & Exactly<Scheme, S> & KnownFields<S>,
): Scheme<AuthenticatedBy<S>> {
  checkShape(scheme)
  checkConflicts(scheme)
  checkUsable(scheme)
  checkFindable(scheme)
  engineOf(scheme)
  return scheme as unknown as Scheme<AuthenticatedBy<S>>
}
