import { schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { publicUrl } from '../presets/by-hand.js'
import { byHand } from '../presets/by-hand-special.js'
import { mac, secret } from '../shared.js'
import { expectFinding, expectNothingShown, type Row } from './mistakes.js'

/** The signature verifies once the mistake is corrected, so there is no doubt. */
const proven: Row[] = [
  ['a slash behind the URL', 'square', { publicUrl: `${publicUrl}/` }, 'url', /publicUrl has no slash at the end/],
  ['no TLS', 'twilio', { publicUrl: publicUrl.replace('https', 'http') }, 'url', /has https instead of http/],
  ['a query in the URL', 'trello', { publicUrl: `${publicUrl}?token=abc` }, 'url', /has no query/],
  ['another host', 'square', { publicUrl: 'https://internal/hook' }, 'url', /request's own URL/],
  [
    'a port',
    'twilio',
    { publicUrl: 'https://example.com:8443/hook' },
    'url',
    /has no port. Set it to what the sender signs/,
  ],
  ['a password', 'twilio', { publicUrl: 'https://me:x@example.com/hook' }, 'url', /has no user and no password/],
  [
    'JSON that was written again',
    'github',
    { body: (sent) => JSON.stringify(JSON.parse(sent), null, 2) },
    'body',
    /compact JSON/,
  ],
  [
    'a body in base64',
    'github',
    { body: (sent) => Buffer.from(sent).toString('base64') },
    'body',
    /decoded from base64/,
  ],
  [
    'a body that was taken for Latin-1',
    'gitea',
    { body: (sent) => Buffer.from(sent).toString('latin1') },
    'body',
    /Latin-1/,
  ],
]

describe('one mistake is found and proven', () => {
  test.each(proven)('%s (%s)', async (...row) => {
    expect(await expectFinding(row)).toMatch(/ signature fits /)
  })
})

test('none shows a secret, a signature or a part of a body', () => expectNothingShown(proven))

test.each([
  ['https://example.com/hook', 'https://example.com:443/hook', 'has its default port'],
  ['http://example.com/hook', 'http://example.com:80/hook', 'has its default port'],
  ['https://example.com/hook?t=1', 'https://example.com/hook/?t=1', 'has a slash at the end of its path'],
  ['https://example.com/hook/?t=1', 'https://example.com/hook?t=1', 'has no slash at the end of its path'],
  ['https://example.com/hook', 'https://example.com/in?u=2', "is the request's own URL."],
  ['https://example.com/hook', 'https://example.com/in', "is the request's own URL, without its query"],
])('of the URL %s the sender was given %s', async (configured, signed, message) => {
  const body = '{}'
  const { findings } = await explainVerification({
    scheme: schemes.square,
    secret,
    publicUrl: configured,
    // As Node has it.
    url: '/in?u=2',
    headers: { 'x-square-hmacsha256-signature': mac('sha256', secret, signed, body).toString('base64') },
    body,
  })
  expect(findings).toEqual([{ part: 'url', message: expect.stringContaining(message) }])
})

test('a body other than the one whose digest is signed', async () => {
  const { secret, headers, url } = byHand['twilio with JSON']!
  const { findings } = await explainVerification({
    scheme: schemes.twilio,
    secret,
    url: url!,
    publicUrl,
    headers,
    body: '{"another":1}',
  })
  expect(findings).toMatchObject([
    { part: 'body', message: expect.stringMatching(/fits but the digest.*"bodySHA256"/) },
  ])
})
