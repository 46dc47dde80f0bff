import { schemes } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import {
  expectFinding,
  expectNothingShown,
  format,
  hash,
  type Row,
  renamed,
  signature,
  time,
  written,
} from './mistakes.js'

/** The signature verifies once the mistake is corrected, so there is no doubt. */
const proven: Row[] = [
  [
    'the header',
    'github',
    { scheme: signature({ from: { header: 'x-hub-signature' } }) },
    'header',
    /header "x-hub-signature-256" holds.* fits .*signature\.from: \{ header: 'x-hub-signature-256' \}/,
  ],
  [
    'the header was renamed on its way',
    'shopify',
    { headers: renamed('x-shopify-hmac-sha256', 'x-forwarded-hmac') },
    'header',
    /from: \{ header: 'x-forwarded-hmac' \}/,
  ],
  [
    'a prefix is not in the scheme',
    'github',
    { scheme: signature({ format: undefined }) },
    'prefix',
    /after "sha256="\..*\{ kind: 'plain', prefix: 'sha256=' \}/,
  ],
  [
    'a prefix is not in the request',
    'github',
    { headers: written('x-hub-signature-256', (text) => text.slice(7)) },
    'prefix',
    /without a prefix\..*format: \{ kind: 'plain' \}/,
  ],
  [
    'a prefix of sixteen characters',
    'github',
    { headers: written('x-hub-signature-256', (text) => text.replace('sha256=', 'hmac-sha256-hex=')) },
    'prefix',
    /prefix: 'hmac-sha256-hex='/,
  ],
  ...[':', '|'].map(
    (end): Row => [
      `a prefix that ends in "${end}"`,
      'github',
      { headers: written('x-hub-signature-256', (text) => text.replace('=', end)) },
      'prefix',
      end === ':' ? /prefix: 'sha256:'/ : /prefix: 'sha256\|'/,
    ],
  ),
  ['another prefix', 'slack', { scheme: format({ prefix: 'v1=' }) }, 'prefix', /prefix: 'v0='/],
  [
    'a prefix that ends in a space',
    'microsoftTeams',
    { scheme: signature({ format: undefined }) },
    'prefix',
    /'HMAC '/,
  ],
  ['base64 for hex', 'github', { scheme: signature({ encoding: 'base64' }) }, 'encoding', /encoding: 'hex'/],
  ['hex for base64', 'shopify', { scheme: signature({ encoding: 'hex' }) }, 'encoding', /encoding: 'base64'/],
  ['base64 for base64url', 'merge', { scheme: signature({ encoding: 'base64' }) }, 'encoding', /: 'base64url'/],
  [
    'base64 for hex of Ed25519',
    'discord',
    { scheme: signature({ encoding: 'base64' }) },
    'encoding',
    /holds hex of 64 bytes \(sha512 or Ed25519\) without a prefix\..*encoding: 'hex'/,
  ],
  ['hex in pairs', 'knock', { scheme: signature({ encoding: 'hex' }) }, 'encoding', /encoding: 'base64'/],
  ['SHA-1', 'github', { scheme: hash('sha1') }, 'hash', /32 bytes \(sha256\).*mac: \{ kind: 'hmac', hash: 'sha256' \}/],
  ['SHA-256 for SHA-1', 'twilio', { scheme: hash('sha256') }, 'hash', /20 bytes \(sha1\).*hash: 'sha1'/],
  ['SHA-512', 'stripe', { scheme: hash('sha512') }, 'hash', /hash: 'sha256'/],
  ['SHA-1 for a digest', 'insecureSha256Concat', { scheme: hash('sha1') }, 'hash', /kind: 'digest', hash: 'sha256'/],
  [
    'the key of the signature',
    'stripe',
    { scheme: format({ key: 'v0' }) },
    'format',
    /holds the pairs t, v1, separated by ","[^.]*v1 is hex.*format: \{ kind: 'kv', key: 'v1' \}/,
  ],
  ...['&', '|'].map(
    (delimiter): Row => [
      `pairs in the request that "${delimiter}" separates`,
      'stripe',
      { headers: written('stripe-signature', (text) => text.replaceAll(',', delimiter)) },
      'format',
      delimiter === '&' ? /key: 'v1', delimiter: '&' \}/ : /key: 'v1', delimiter: '\|' \}/,
    ],
  ),
  [
    'another separator of pairs in the request',
    'stripe',
    { headers: written('stripe-signature', (text) => text.replaceAll('=', ':')) },
    'format',
    /with ":" after each key.*\{ kind: 'kv', key: 'v1', separator: ':' \}/,
  ],
  [
    'another form of tags in the request',
    'standardWebhooks',
    { headers: written('webhook-signature', (text) => `v1=${'A'.repeat(43)}=;${text.replace(',', '=')}`) },
    'format',
    /\{ kind: 'tagged', tag: 'v1', list: ';', sep: '=' \}/,
  ],
  ['the delimiter of pairs', 'stripe', { scheme: format({ delimiter: ';' }) }, 'format', /separated by ","/],
  ['the separator of pairs', 'stripe', { scheme: format({ separator: ':' }) }, 'format', /with "=" after each key/],
  [
    'the usual delimiter for another',
    'paddle',
    { scheme: format({ delimiter: undefined }) },
    'format',
    /pairs ts, h1, separated by ";".*\{ kind: 'kv', key: 'h1', delimiter: ';' \}/,
  ],
  [
    'another key of the timestamp',
    'paddle',
    { scheme: time({ from: { kv: 't' } }) },
    'timestamp',
    /from: \{ kv: 'ts' \}/,
  ],
  [
    'a space behind what separates pairs',
    'stripe',
    { scheme: format({ delimiter: ';' }), headers: written('stripe-signature', (text) => text.replace(',', ', ')) },
    'format',
    /the pairs t, v1, separated by ",", with .*\{ kind: 'kv', key: 'v1' \}/,
  ],
  ['the key of the timestamp', 'stripe', { scheme: time({ from: { kv: 'ts' } }) }, 'timestamp', /from: \{ kv: 't' \}/],
  [
    'pairs for one signature behind a prefix',
    'github',
    { scheme: signature({ format: { kind: 'kv', key: 'v1' } }) },
    'format',
    /the pair sha256/,
  ],
  [
    'a timestamp first for pairs',
    'recurly',
    { scheme: format({ delimiter: ';' }) },
    'format',
    /a timestamp and a signature, hex.*\{ kind: 'positional' \}/,
  ],
  [
    'another delimiter behind a timestamp',
    'recurly',
    { headers: written('recurly-signature', (text) => text.replaceAll(',', ';')) },
    'format',
    /separated by ";".*\{ kind: 'positional', delimiter: ';' \}/,
  ],
  ['the tag', 'standardWebhooks', { scheme: format({ tag: 'v2' }) }, 'format', /\{ kind: 'tagged', tag: 'v1' \}/],
  ['what ends a tag', 'standardWebhooks', { scheme: format({ sep: '=' }) }, 'format', /with "," after the key/],
  [
    'what separates tagged signatures',
    'standardWebhooks',
    { scheme: format({ list: ',' }), headers: written('webhook-signature', (text) => `v1,${'A'.repeat(43)}= ${text}`) },
    'format',
    /separated by " "/,
  ],
  [
    'a header that came twice',
    'shopify',
    { headers: written('x-shopify-hmac-sha256', (text) => `${text}, ${text}`) },
    'format',
    /2 signatures, base64 of 32 bytes \(sha256\), separated by ","/,
  ],
  [
    'a signature for what is a token',
    'gitlabToken',
    { scheme: (right) => ({ ...schemes.hmacSha256, signature: { ...right.signature, encoding: 'hex' } }) },
    'hash',
    /"x-gitlab-token" holds the secret itself.*mac: \{ kind: 'token' \}/,
  ],
  ['the prefix of a token', 'bearerToken', { scheme: signature({ format: undefined }) }, 'prefix', /prefix: 'Bearer '/],
  [
    'the header of a token',
    'telegram',
    { scheme: signature({ from: { header: 'x-token' } }) },
    'header',
    /bot-api-secret-token/,
  ],
  ['the encoding of a token', 'basicAuth', { scheme: signature({ encoding: 'utf8' }) }, 'encoding', /'base64'/],
]

describe('one mistake is found and proven', () => {
  test.each(proven)('%s (%s)', async (...row) => {
    expect(await expectFinding(row)).toMatch(/ signature fits /)
  })
})

test('none shows a secret, a signature or a part of a body', () => expectNothingShown(proven))
