import { type Scheme, schemes, signRequest } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { callersHeaders, publicUrl } from '../presets/by-hand.js'
import { byHand } from '../presets/by-hand-special.js'
import { fixedClock, nowMs } from '../shared.js'

const schemeOf = (name: string) => (schemes as Readonly<Record<string, Scheme>>)[name.split(' ')[0]!]!

const explain = (name: string, request: Request, scheme = schemeOf(name)) =>
  explainVerification({ scheme, secret: byHand[name]!.secret, publicUrl, clock: fixedClock, request })

function signed(name: string): Promise<Request> {
  const { secret, signingSecret = secret, headers, body, url = publicUrl, method = 'POST', id } = byHand[name]!
  const given = callersHeaders.filter((header) => headers[header])
  return signRequest({
    scheme: schemeOf(name),
    secret: signingSecret,
    method,
    timestamp: new Date(nowMs),
    url: name.endsWith('JSON') ? publicUrl : url,
    body,
    ...(id !== undefined && { id }),
    headers: given.map((header): [string, string] => [header, headers[header]!]),
  })
}

/** Changes the case of the last letter, so that the body can still be parsed. */
const otherBody = (body: string) =>
  body.replace(/[a-z](?=[^a-z]*$)/, (letter) => (letter === 'e' ? 'E' : letter.toUpperCase()))

/** A mistake that is possible in any scheme with a signature in a header, and the expected part of the finding. */
const mistakes: [part: string, make: (right: Scheme) => Scheme][] = [
  ['header', (right) => ({ ...right, signature: { ...right.signature, from: { header: 'x-wrong' } } })],
  [
    'encoding',
    (right) => {
      const encoding = right.signature.encoding === 'hex' ? 'base64' : 'hex'
      return { ...right, signature: { ...right.signature, encoding } }
    },
  ],
  [
    'hash',
    (right) => {
      const hash = 'hash' in right.mac && right.mac.hash === 'sha256' ? 'sha512' : 'sha256'
      return { ...right, mac: { ...right.mac, hash } as Scheme['mac'] }
    },
  ],
]

describe.each(Object.keys(byHand))('%s', (name) => {
  const scheme = schemeOf(name)

  test('a request that the scheme signed verifies, and needs no explanation', async () => {
    const request = await signed(name)
    expect(await explain(name, request)).toEqual({
      verified: true,
      code: undefined,
      findings: [],
      summary: 'Verified.',
    })
  })

  test('a body with one changed letter is refused, and nothing of it is shown', async () => {
    const request = await signed(name)
    const body = await request.clone().text()
    const { verified, summary } = await explain(name, new Request(request, { body: otherBody(body) }))
    // If only some fields are authenticated, the letter may be in another one.
    if ((scheme.authenticates ?? 'body') === 'body') expect(verified).toBe(false)
    const hidden = [byHand[name]!.secret, ...request.headers.values()].filter((text) => text.length > 20)
    for (const text of [...hidden, 'Grüße', '東京']) expect(summary).not.toContain(text)
  })
})

const withHeader = Object.keys(byHand).filter((name) => {
  const { mac, signature } = schemeOf(name)
  return mac.kind === 'hmac' && ('header' in signature.from || 'numberedHeader' in signature.from)
})

describe.each(withHeader)('%s, described wrongly', (name) => {
  test.each(mistakes)('%s: is found', async (part, make) => {
    const { findings } = await explain(name, await signed(name), make(schemeOf(name)))
    expect(findings.map((finding) => finding.part)).toEqual([part])
    expect(findings[0]!.message).toContain('The signature fits')
  })
})
