import type { Authenticated } from '@hookwright/core'
import type { Part, Scheme } from './scheme.js'

/** All parts, those inside conditions included. */
export function allParts(parts: readonly Part[]): readonly Exclude<Part, { parts: readonly Part[] }>[] {
  return parts.flatMap((part) => (typeof part === 'object' && 'parts' in part ? allParts(part.parts) : [part]))
}

export function hasPart({ content }: Scheme, ...names: readonly string[]): boolean {
  return allParts(content).some((part) => typeof part === 'object' && names.some((name) => name in part))
}

/** Whether what stands at this place of the body is covered by the proof of the whole body. */
const inSignedBody = (scheme: Scheme, source: object | undefined) =>
  source !== undefined && ('json' in source || 'form' in source) && hasPart(scheme, 'body', 'bodyHash')

export function timestampIsSigned(scheme: Scheme): boolean {
  return hasPart(scheme, 'timestamp') || inSignedBody(scheme, scheme.timestamp?.from)
}

export function idIsSigned(scheme: Scheme): boolean {
  return hasPart(scheme, 'id') || inSignedBody(scheme, scheme.id?.from)
}

export function eventTypeIsSigned(scheme: Scheme): boolean {
  return inSignedBody(scheme, scheme.eventType)
}

/** What the proof covers: the body's bytes, some of its fields, or only who sent it. */
export function authenticatedBy(scheme: Scheme): Authenticated {
  if (scheme.mac.kind === 'token') return 'sender'
  const always = scheme.content.filter((part) => typeof part === 'object' && !('parts' in part))
  if (always.some((part) => 'body' in (part as object) || 'bodyHash' in (part as object))) return 'body'
  const inBody = [
    hasPart(scheme, 'timestamp') && scheme.timestamp?.from,
    hasPart(scheme, 'id') && scheme.id?.from,
  ].some((from) => from && ('json' in from || 'form' in from))
  return inBody || hasPart(scheme, 'json', 'form', 'sortedForm') ? 'fields' : 'sender'
}
