import { schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { hexMac, secret, sha, trickyBody } from '../shared.js'
import { content, expectFinding, expectNothingShown, idFrom, key, type Row, time } from './mistakes.js'

/** The signature verifies once the mistake is corrected, so there is no doubt. */
const proven: Row[] = [
  [
    'the header of the timestamp',
    'slack',
    { scheme: time({ from: { header: 'x-slack-time' } }) },
    'timestamp',
    /"x-slack-request-timestamp" holds a timestamp in the format "s"/,
  ],
  ['milliseconds for seconds', 'slack', { scheme: time({ format: 'ms' }) }, 'timestamp', /format "s".*format: 's'/],
  ['seconds for milliseconds', 'webflow', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'ms'/],
  ['seconds for RFC 3339', 'twitch', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'iso'/],
  ['seconds for milliseconds in the body', 'linear', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'ms'/],
  ['seconds for an HTTP date', 'klaviyo', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'http'/],
  [
    'the header of the id',
    'standardWebhooks',
    { scheme: idFrom('svix-id') },
    'id',
    /"webhook-id" may hold the id\. The signature fits with it\. Set id: \{ from: \{ header: 'webhook-id' \} \}\.$/,
  ],
  [
    'another id, of those that are there',
    'standardWebhooks',
    { scheme: idFrom('x-request-id'), headers: (sent) => ({ ...sent, 'x-request-id': 'req_1' }) },
    'id',
    /header "webhook-id"/,
  ],
  [
    'the id is not in the content',
    'standardWebhooks',
    { scheme: content({ timestamp: true }, '.', { body: true }) },
    'content',
    /"\{id\}\.\{timestamp\}\.\{body\}" instead of "\{timestamp\}\.\{body\}"/,
  ],
  [
    'neither time nor id are in the scheme',
    'standardWebhooks',
    { scheme: ({ id: _, timestamp: __, ...right }) => ({ ...right, content: [{ body: true }] }) },
    'content',
    /timestamp: \{ from: \{ header: 'webhook-timestamp' \}, format: 's' \}, id: \{ from: \{ header: 'webhook-id' \} \}/,
  ],
  [
    'the body alone',
    'stripe',
    { scheme: ({ timestamp: _, ...right }) => ({ ...right, content: [{ body: true }] }) },
    'content',
    /content: \[\{ timestamp: true \}, '\.', \{ body: true \}\], timestamp: \{ from: \{ kv: 't' \}, format: 's' \}/,
  ],
  [
    'another separator',
    'stripe',
    { scheme: content({ timestamp: true }, ':', { body: true }) },
    'content',
    /"\{timestamp\}\./,
  ],
  [
    'no separator',
    'stripe',
    { scheme: content({ timestamp: true }, { body: true }) },
    'content',
    /\}\.\{body\}" instead/,
  ],
  [
    'no version',
    'slack',
    { scheme: content({ timestamp: true }, ':', { body: true }) },
    'content',
    /"v0:\{timestamp\}:/,
  ],
  ['the order', 'box', { scheme: content({ timestamp: true }, { body: true }) }, 'content', /"\{body\}\{timestamp\}"/],
  [
    'the order, with the URL',
    'square',
    { scheme: content({ body: true }, { url: 'full' }) },
    'content',
    /"\{url full\}\{/,
  ],
  [
    'no URL',
    'square',
    { scheme: content({ body: true }) },
    'content',
    /content: \[\{ url: 'full' \}, \{ body: true \}\]/,
  ],
  [
    'no method',
    'hubspotV3',
    { scheme: (right) => ({ ...right, content: right.content.slice(1) }) },
    'content',
    /\{ method: true \}, \{ url: 'query', unescape: /,
  ],
  [
    'the body for its fields',
    'twilio',
    { scheme: (right) => ({ ...right, bodyDigest: undefined, content: [{ url: 'full' }, { body: true }] }) },
    'content',
    /\{sortedForm\}/,
  ],
  [
    'a hash of the body for the body',
    'github',
    { scheme: content({ bodyHash: 'sha256', encoding: 'hex' }) },
    'content',
    /"\{body\}" instead of "\{bodyHash sha256\}"/,
  ],
  [
    'another separator of fields',
    'adyen',
    { scheme: (right) => ({ ...right, content: right.content.map((part) => (part === ':' ? '|' : part)) }) },
    'content',
    /\}:\{json/,
  ],
  ['base64 for the text of the secret', 'increase', { scheme: key({ encoding: 'base64' }) }, 'key', /decoded as utf8/],
  ['the text of the secret for base64', 'brex', { scheme: key(undefined) }, 'key', /decoded as base64/],
  [
    'the prefix of the secret',
    'standardWebhooks',
    { scheme: key(undefined) },
    'key',
    /base64, without its prefix.*key: \{ encoding: 'base64', stripPrefix: \['whsec_'\] \}/,
  ],
  ['a longer prefix of the secret', 'supabase', { scheme: key(undefined) }, 'key', /stripPrefix: \['v1,whsec_'\]/],
  ['hex for the secret', 'squarespace', { scheme: key(undefined) }, 'key', /decoded as hex/],
  ['the SHA-1 of the secret', 'braintree', { scheme: key(undefined) }, 'key', /preHash: 'sha1'/],
  [
    'a key and a content',
    'brex',
    { scheme: (right) => ({ ...right, key: undefined, content: [{ body: true }] }) },
    'key',
    /base64, and when the content is/,
  ],
  [
    'an HMAC for a digest',
    'insecureSha256Concat',
    { scheme: (right) => ({ ...right, mac: { kind: 'hmac', hash: 'sha256' }, content: [{ body: true }] }) },
    'hash',
    /bare digest with the secret before the rest, like schemes\.insecureSha256Concat.*insecure: true/,
  ],
  [
    'a digest for an HMAC',
    'github',
    {
      scheme: (right) => ({
        ...right,
        mac: { kind: 'digest', hash: 'sha256', insecure: true },
        content: [{ secret: true }, { body: true }],
      }),
    },
    'hash',
    /as an HMAC.*kind: 'hmac'/,
  ],
  [
    'the secret behind',
    'insecureSha256Concat',
    { scheme: content({ body: true }, { secret: true }) },
    'content',
    /"\{secret\}\{body\}" instead/,
  ],
  [
    'a digest of more',
    'hubspotV2',
    { scheme: content({ secret: true }, { body: true }) },
    'content',
    /"\{secret\}\{method\}\{url/,
  ],
  [
    'an HMAC for Ed25519',
    'discord',
    { scheme: (right) => ({ ...right, mac: { kind: 'hmac', hash: 'sha512' }, key: undefined }) },
    'hash',
    /Ed25519.*key: \{ encoding: 'hex' \}/,
  ],
]

describe('one mistake is found and proven', () => {
  test.each(proven)('%s (%s)', async (...row) => {
    expect(await expectFinding(row)).toMatch(/ signature fits /)
  })
})

test('none shows a secret, a signature or a part of a body', () => expectNothingShown(proven))

test('a sender that signs the hex of the SHA-256 of the body', async () => {
  const headers = { 'x-signature': hexMac(secret, sha('sha256', trickyBody).toString('hex')) }
  const found = await explainVerification({ scheme: schemes.hmacSha256, secret, headers, body: trickyBody })
  expect(found.findings).toEqual([
    {
      part: 'content',
      message:
        'The signature fits when the content is "{bodyHash sha256}" instead of "{body}". ' +
        "Set content: [{ bodyHash: 'sha256', encoding: 'hex' }].",
    },
  ])
})

test('a timestamp that no scheme can read', async () => {
  const time = 'Sun, 22 Nov 2026 06:00:00 +0000'
  const headers = { 'klaviyo-timestamp': time, 'klaviyo-signature': hexMac(secret, `${trickyBody}${time}`) }
  const found = await explainVerification({ scheme: schemes.klaviyo, secret, headers, body: trickyBody })
  expect(found.findings[0]).toMatchObject({ part: 'timestamp' })
  expect(found.findings[0]!.message).toMatch(
    /in the content as a header.* signature fits .*content: \[\{ body: true \}, \{ header: 'klaviyo-timestamp' \}\]/,
  )
})
