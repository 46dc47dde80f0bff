import { type Part, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { expect } from 'vitest'
import { publicUrl } from '../presets/by-hand.js'
import { byHand } from '../presets/by-hand-special.js'
import { fixedClock } from '../shared.js'

type Headers = Record<string, string>
type Preset = keyof typeof schemes

/** One mistake, in a scheme that someone wrote from a documentation page, or in the request. */
interface Mistake {
  scheme?: (right: Scheme) => Scheme
  headers?: (sent: Headers) => Headers
  body?: (sent: string) => string
  publicUrl?: string
}

/** The explained requests are signed by hand, following the sender's documentation. */
export async function explain(
  preset: Preset,
  { scheme = (right) => right, headers, body, publicUrl: url = publicUrl }: Mistake,
) {
  const sent = byHand[preset]!
  const changed: Scheme = { ...scheme(schemes[preset]), authenticates: undefined }
  return explainVerification({
    scheme: changed,
    secret: sent.secret,
    clock: fixedClock,
    method: sent.method,
    url: sent.url ?? publicUrl,
    publicUrl: url,
    headers: headers?.(sent.headers) ?? sent.headers,
    body: body?.(sent.body) ?? sent.body,
  })
}

export const signature =
  (changed: Partial<Scheme['signature']>) =>
  (right: Scheme): Scheme => ({ ...right, signature: { ...right.signature, ...changed } })

export const format = (changed: object) => (right: Scheme) =>
  signature({ format: { ...right.signature.format, ...changed } as NonNullable<Scheme['signature']['format']> })(right)

export const time = (changed: Partial<NonNullable<Scheme['timestamp']>>) => (right: Scheme) => ({
  ...right,
  timestamp: { ...right.timestamp!, ...changed },
})

export const content =
  (...parts: Part[]) =>
  (right: Scheme): Scheme => ({ ...right, content: parts })

export const hash =
  (name: 'sha1' | 'sha256' | 'sha512') =>
  (right: Scheme): Scheme => ({ ...right, mac: { ...right.mac, hash: name } as Scheme['mac'] })

export const idFrom = (header: string) => (right: Scheme) => ({ ...right, id: { from: { header } } })
export const key = (decoding: Scheme['key']) => (right: Scheme) => ({ ...right, key: decoding })

export const without = (name: string) => (sent: Headers) => {
  const { [name]: _, ...rest } = sent
  return rest
}
export const renamed = (from: string, to: string) => (sent: Headers) => ({ ...without(from)(sent), [to]: sent[from]! })
export const written = (name: string, write: (text: string) => string) => (sent: Headers) => ({
  ...sent,
  [name]: write(sent[name]!),
})

export type Row = [what: string, preset: Preset, mistake: Mistake, part: string, message: RegExp]

const answers = new Map<Mistake, ReturnType<typeof explain>>()

function answerTo([, preset, mistake]: Row) {
  const answer = answers.get(mistake) ?? explain(preset, mistake)
  answers.set(mistake, answer)
  return answer
}

/** The message of the only finding, which belongs to the row. */
export async function expectFinding(row: Row): Promise<string> {
  const [, , , part, message] = row
  const { verified, findings, summary } = await answerTo(row)
  expect(verified).toBe(false)
  expect(
    findings.map((finding) => finding.part),
    summary,
  ).toEqual([part])
  expect(findings[0]!.message).toMatch(message)
  // Options to be removed are not set, and no option is set to undefined.
  expect(findings[0]!.message).not.toMatch(/undefined|Set \./)
  return findings[0]!.message
}

/** No explanation shows a secret, a signature or a part of a body. */
export async function expectNothingShown(rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const [, preset, mistake] = row
    const { secret, headers, body } = byHand[preset]!
    const { summary } = await answerTo(row)
    const values = [headers, mistake.headers?.(headers) ?? {}].flatMap((some) => Object.values(some))
    // Names of fields may be shown.
    const bodies = [body, mistake.body?.(body) ?? ''].map((one) => one.replace(/"[^"]*":|\w+=/g, ' '))
    const hidden = [secret, ...values, ...bodies].join(' ').match(/[\w+/-]{16,}/g) ?? []
    for (const text of [...hidden, 'Grüße', '東京', '$$']) expect(summary).not.toContain(text.slice(0, 16))
  }
}
