import { type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { expect, test } from 'vitest'
import { fixedClock, hexMac, nowS, secret } from '../shared.js'

const scheme: Scheme = schemes.hmacSha256
const body = '{"id":"evt_1"}'

/** The explanation for a request whose sender signs this text. */
async function explain(signed: string, headers: Record<string, string>, change: Partial<Scheme> = {}) {
  const { findings } = await explainVerification({
    scheme: { ...scheme, ...change },
    secret,
    clock: fixedClock,
    headers: { ...headers, 'x-signature': hexMac(secret, signed) },
    body,
  })
  return findings.map(({ part, message }) => `${part}: ${message}`).join('\n')
}

test('a signed id is found even in the second header that looks like one', async () => {
  const said = await explain(`b.${body}`, { 'x-a-id': 'a', 'x-b-id': 'b' })
  expect(said).toMatch(/^content: The signature fits when the content is "\{id\}\.\{body\}" instead of "\{body\}"/)
  expect(said).toContain("id: { from: { header: 'x-b-id' } }")
})

test('an id in a header may be signed even if the scheme has one in the body', async () => {
  const said = await explain(`a.${body}`, { 'x-a-id': 'a' }, { id: { from: { json: 'id' } } })
  expect(said).toContain("id: { from: { header: 'x-a-id' } }")
})

test('the scheme’s id is taken for the signed one, whatever else looks like one', async () => {
  const said = await explain(`own.${body}`, { 'x-own': 'own', 'x-a-id': 'a' }, { id: { from: { header: 'x-own' } } })
  expect(said).toContain('when the content is "{id}.{body}"')
  expect(said).not.toContain('x-a-id')
})

test('options that another content does not sign are not suggested', async () => {
  const said = await explain(`POST${body}`, { 'x-a-id': 'a', 'x-sent': nowS })
  expect(said).toMatch(/^content: The signature fits .* Set content: \[\{ method: true \}, \{ body: true \}\]\.$/)
})

test('a time elsewhere is found even if the scheme expects it in a body that is not JSON', async () => {
  const said = await explain(
    `${nowS}.${body}`,
    { 'x-time': 'soon', 'x-sent': nowS },
    {
      content: [{ timestamp: true }, '.', { body: true }],
      timestamp: { from: { header: 'x-time' }, format: 's' },
    },
  )
  expect(said).toContain("The signature fits with it. Set timestamp: { from: { header: 'x-sent' }, format: 's' }.")
})
