import { generateKeyPairSync, sign } from 'node:crypto'
import { type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { expect, test } from 'vitest'
import { hexMac, nowS, secret, sha } from '../shared.js'

const body = '{"a":1}'
const scheme: Scheme = schemes.hmacSha256
/** The only finding for a request with this signature. */
async function findingOf(scheme: Scheme, secret: string, signature: string) {
  const headers = { 'x-signature': signature, 'x-time': nowS }
  const { findings } = await explainVerification({ scheme, secret, headers, body })
  expect(findings).toHaveLength(1)
  return findings[0]!
}

// Its base64 has characters that are different in base64url.
const bytes = Buffer.from('a key >>> of ??? many bytes ~~~')

test.each<[what: string, secret: string, key: string | Buffer, set: string, key?: Scheme['key']]>([
  ['in base64url', bytes.toString('base64url'), bytes, "{ encoding: 'base64url' }"],
  [
    'behind the prefix of Polar',
    `polar_whs_${bytes.toString('base64')}`,
    bytes,
    "{ encoding: 'base64', stripPrefix: ['polar_whs_'] }",
  ],
  [
    'behind the prefix of a public key',
    `whpk_${bytes.toString('base64')}`,
    bytes,
    "{ encoding: 'base64', stripPrefix: ['whpk_'] }",
  ],
  [
    'with the prefix that the scheme takes off',
    `acme_${secret}`,
    `acme_${secret}`,
    "{ encoding: 'utf8' }",
    { encoding: 'utf8', stripPrefix: ['acme_'] },
  ],
  ['itself for its SHA-1', secret, secret, "{ encoding: 'utf8' }", { encoding: 'utf8', preHash: 'sha1' }],
])('the key is the secret %s', async (_, secret, key, set, decoding) => {
  const { part, message } = await findingOf({ ...scheme, key: decoding }, secret, hexMac(key, body))
  expect(part).toBe('key')
  expect(message).toContain(`Set key: ${set}.`)
})

const timed: Scheme = {
  ...scheme,
  content: [{ timestamp: true }, '.', { body: true }],
  timestamp: { from: { header: 'x-time' }, format: 's', toleranceMs: 'none' },
}

test.each([
  [[secret, nowS, '.', body], 'before', "[{ secret: true }, { timestamp: true }, '.', { body: true }]"],
  [[nowS, '.', body, secret], 'after', "[{ timestamp: true }, '.', { body: true }, { secret: true }]"],
  [[secret, body], 'before', '[{ secret: true }, { body: true }]'],
  [[body, secret], 'after', '[{ body: true }, { secret: true }]'],
])('a bare digest of %j', async (parts, where, content) => {
  const { part, message } = await findingOf(timed, secret, sha('sha256', ...parts).toString('hex'))
  expect(part).toBe('hash')
  expect(message).toContain(`a bare digest with the secret ${where} the rest`)
  expect(message).toContain(`content: ${content}`)
})

test.each(['hex', 'base64'] as const)('an Ed25519 signature, if the secret is a public key in %s', async (form) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString(form)
  const sha512: Scheme = { ...scheme, mac: { kind: 'hmac', hash: 'sha512' } }
  const { part, message } = await findingOf(sha512, key, sign(null, Buffer.from(body), privateKey).toString('hex'))
  expect(part).toBe('hash')
  expect(message).toContain(`Set mac: { kind: 'ed25519' }, key: { encoding: '${form}' }.`)
})
