import { type Part, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { publicUrl } from './presets/by-hand.js'
import { byHand } from './presets/by-hand-special.js'
import { fixedClock, hexMac, secret, sha, trickyBody } from './shared.js'

type Headers = Record<string, string>
type Preset = keyof typeof schemes

/** One thing that is wrong: in the scheme, as someone wrote it from a page, or in the request. */
interface Mistake {
  scheme?: (right: Scheme) => Scheme
  headers?: (sent: Headers) => Headers
  body?: (sent: string) => string
  publicUrl?: string
}

/** What is explained is signed by hand, by the documentation of the sender. */
async function explain(
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

const signature =
  (changed: Partial<Scheme['signature']>) =>
  (right: Scheme): Scheme => ({ ...right, signature: { ...right.signature, ...changed } })

const format = (changed: object) => (right: Scheme) =>
  signature({ format: { ...right.signature.format, ...changed } as NonNullable<Scheme['signature']['format']> })(right)

const time = (changed: Partial<NonNullable<Scheme['timestamp']>>) => (right: Scheme) => ({
  ...right,
  timestamp: { ...right.timestamp!, ...changed },
})

const content =
  (...parts: Part[]) =>
  (right: Scheme): Scheme => ({ ...right, content: parts })

const hash =
  (name: 'sha1' | 'sha256' | 'sha512') =>
  (right: Scheme): Scheme => ({ ...right, mac: { ...right.mac, hash: name } as Scheme['mac'] })

const idFrom = (header: string) => (right: Scheme) => ({ ...right, id: { from: { header } } })
const key = (decoding: Scheme['key']) => (right: Scheme) => ({ ...right, key: decoding })

const without = (name: string) => (sent: Headers) => {
  const { [name]: _, ...rest } = sent
  return rest
}
const renamed = (from: string, to: string) => (sent: Headers) => ({ ...without(from)(sent), [to]: sent[from]! })
const written = (name: string, write: (text: string) => string) => (sent: Headers) => ({
  ...sent,
  [name]: write(sent[name]!),
})

type Row = [what: string, preset: Preset, mistake: Mistake, part: string, message: RegExp]

/** The proof was made with the one thing done right: there is no doubt. */
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
    /behind "sha256="\..*\{ kind: 'plain', prefix: 'sha256=' \}/,
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
  ['the delimiter of pairs', 'stripe', { scheme: format({ delimiter: ';' }) }, 'format', /separated by ","/],
  ['the separator of pairs', 'stripe', { scheme: format({ separator: ':' }) }, 'format', /with "=" behind each key/],
  [
    'the usual delimiter for another',
    'paddle',
    { scheme: format({ delimiter: undefined }) },
    'format',
    /pairs ts, h1, separated by ";".*\{ kind: 'kv', key: 'h1', delimiter: ';' \}/,
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
    /a timestamp and a signature, hex/,
  ],
  ['the tag', 'standardWebhooks', { scheme: format({ tag: 'v2' }) }, 'format', /\{ kind: 'tagged', tag: 'v1' \}/],
  ['what ends a tag', 'standardWebhooks', { scheme: format({ sep: '=' }) }, 'format', /with "," behind the key/],
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
    'the header of the timestamp',
    'slack',
    { scheme: time({ from: { header: 'x-slack-time' } }) },
    'timestamp',
    /"x-slack-request-timestamp" holds a timestamp in the format "s"/,
  ],
  ['milliseconds for seconds', 'slack', { scheme: time({ format: 'ms' }) }, 'timestamp', /format "s".*format: 's'/],
  ['seconds for milliseconds', 'webflow', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'ms'/],
  ['seconds for RFC 3339', 'twitch', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'iso'/],
  ['seconds for an HTTP date', 'klaviyo', { scheme: time({ format: 's' }) }, 'timestamp', /format: 'http'/],
  [
    'the header of the id',
    'standardWebhooks',
    { scheme: idFrom('svix-id') },
    'id',
    /"webhook-id" may hold the id\. The signature fits with it\. Set id: \{ from: \{ header: 'webhook-id' \} \}/,
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
    /bare digest with the secret before the rest, as schemes\.insecureSha256Concat.*insecure: true/,
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
  [
    'an HMAC for Ed25519',
    'discord',
    { scheme: (right) => ({ ...right, mac: { kind: 'hmac', hash: 'sha512' }, key: undefined }) },
    'hash',
    /Ed25519.*key: \{ encoding: 'hex' \}/,
  ],
  ['a slash behind the URL', 'square', { publicUrl: `${publicUrl}/` }, 'url', /publicUrl has no slash at the end/],
  ['no TLS', 'twilio', { publicUrl: publicUrl.replace('https', 'http') }, 'url', /has https for http/],
  ['a query in the URL', 'trello', { publicUrl: `${publicUrl}?token=abc` }, 'url', /has no query/],
  ['another host', 'square', { publicUrl: 'https://internal/hook' }, 'url', /request's own URL/],
  ['a port', 'twilio', { publicUrl: 'https://example.com:8443/hook' }, 'url', /has no port/],
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

/** Nothing can be proven: what can be seen is said. */
const seen: Row[] = [
  [
    'no signature',
    'github',
    { headers: () => ({ host: 'example.com' }) },
    'header',
    /No other header looks like a signature/,
  ],
  [
    'no signature where one is looked for',
    'github',
    {
      headers: (sent) => renamed('x-hub-signature-256', 'x-hub-signature')({ ...sent, 'x-github-event': 'push' }),
      body: () => '{}',
    },
    'header',
    /no signature in the header "x-hub-signature-256"\. Other headers that look like a signature: x-hub-signature\./,
  ],
  [
    'a signature that was cut off',
    'github',
    { headers: written('x-hub-signature-256', (text) => text.slice(0, -2)) },
    'encoding',
    /62 hex digits behind "sha256=", which no hash gives.*asks for hex of 32 bytes behind "sha256="/,
  ],
  [
    'something else',
    'github',
    { headers: written('x-hub-signature-256', () => 'none, sorry') },
    'encoding',
    /neither hex nor/,
  ],
  [
    'two timestamps',
    'stripe',
    { headers: written('stripe-signature', (text) => `${text},t=1`) },
    'format',
    /two timestamps\. The header "stripe-signature" holds the pairs t, v1/,
  ],
  [
    'no id',
    'standardWebhooks',
    { headers: (sent) => ({ ...without('webhook-id')(sent), 'x-request-id': 'r1' }) },
    'id',
    /id is signed, and there is none in the header "webhook-id"\. Other headers that look like an id: x-request-id\./,
  ],
  [
    'no id at all',
    'framer',
    { headers: without('framer-webhook-submission-id') },
    'id',
    /No other header looks like an id/,
  ],
  [
    'an id that is refused',
    'standardWebhooks',
    { headers: written('webhook-id', (text) => `${text}.1`) },
    'id',
    /"webhook-id" is refused/,
  ],
  ['an id of no ASCII', 'twitch', { headers: written('twitch-eventsub-message-id', () => 'ü') }, 'id', /visible ASCII/],
  [
    'no id in the body',
    'mailgun',
    { body: (sent) => sent.replace('"token"', '"tokem"') },
    'id',
    /the field "signature\.token"/,
  ],
  [
    'no timestamp',
    'slack',
    { headers: without('x-slack-request-timestamp') },
    'timestamp',
    /signed, and there is none in the header "x-slack/,
  ],
  [
    'no timestamp in the pairs',
    'stripe',
    { headers: written('stripe-signature', (text) => text.slice(13)) },
    'timestamp',
    /the pair "t" beside/,
  ],
  [
    'no timestamp in the body',
    'linear',
    { body: (sent) => sent.replace('webhookT', 'webhookX') },
    'timestamp',
    /field "webhookTimestamp"/,
  ],
  [
    'no signed header',
    'klaviyo',
    {
      scheme: (right) => ({
        ...right,
        content: [{ body: true }, { header: 'klaviyo-timestamp' }],
        timestamp: undefined,
      }),
      headers: without('klaviyo-timestamp'),
    },
    'content',
    /the header "klaviyo-timestamp", and the request has none/,
  ],
  [
    'no signed field of a form',
    'braintree',
    { body: (sent) => sent.replace('bt_payload', 'payload') },
    'content',
    /the form field "bt_payload"/,
  ],
  [
    'no signed parameter',
    'mercadoPago',
    { scheme: (right) => ({ ...right, content: ['id:', { query: 'id' }, ...right.content.slice(1)] }) },
    'content',
    /the query parameter "id"/,
  ],
  [
    'no signature in a form',
    'braintree',
    { body: (sent) => sent.replace('bt_signature', 'bt_other') },
    'signature',
    /form field "bt_signature"/,
  ],
  [
    'no signature in the second element',
    'adyen',
    { body: (sent) => sent.replace(/(hmacSignature.*)hmacSignature/, '$1hmac') },
    'signature',
    /hmacSignature" of the body's JSON/,
  ],
  ['no list of elements', 'adyen', { body: () => '{"live":"false"}' }, 'signature', /list "notificationItems"/],
  ['no JSON', 'mailgun', { body: () => 'signature=1' }, 'body', /not JSON/],
  [
    'no JSON for a digest',
    'insecureSha256Concat',
    {
      body: () => 'a=1',
      headers: () => ({ 'x-signature': sha('sha256', byHand.insecureSha256Concat!.secret, 'a=1').toString('hex') }),
    },
    'body',
    /all that a bare digest is accepted for/,
  ],
  [
    'no signed field',
    'midtrans',
    { body: (sent) => sent.replace('status_code', 'status') },
    'content',
    /no text in the field "status_code"/,
  ],
  ['no body', 'github', { body: () => '' }, 'body', /Was it read before/],
]

const answers = new Map<Mistake, ReturnType<typeof explain>>()

function answerTo([, preset, mistake]: Row) {
  const answer = answers.get(mistake) ?? explain(preset, mistake)
  answers.set(mistake, answer)
  return answer
}

async function expectFinding(row: Row) {
  const [, , , part, message] = row
  const { verified, findings, summary } = await answerTo(row)
  expect(verified).toBe(false)
  expect(
    findings.map((finding) => finding.part),
    summary,
  ).toEqual([part])
  expect(findings[0]!.message).toMatch(message)
  return findings[0]!.message
}

describe('one mistake is found, and proven', () => {
  test.each(proven)('%s (%s)', async (...row) => {
    expect(await expectFinding(row)).toMatch(/ signature fits /)
  })
})

describe('what is missing or broken is named where nothing can be proven', () => {
  test.each(seen)('%s (%s)', async (...row) => {
    expect(await expectFinding(row)).not.toMatch(/ signature fits /)
  })
})

test('of none of them a secret, a signature or a piece of a body is shown', async () => {
  for (const row of [...proven, ...seen]) {
    const [, preset, mistake] = row
    const { secret, headers, body } = byHand[preset]!
    const { summary } = await answerTo(row)
    const values = [headers, mistake.headers?.(headers) ?? {}].flatMap((some) => Object.values(some))
    // The names of fields may be said.
    const bodies = [body, mistake.body?.(body) ?? ''].map((one) => one.replace(/"[^"]*":|\w+=/g, ' '))
    const hidden = [secret, ...values, ...bodies].join(' ').match(/[\w+/-]{16,}/g) ?? []
    for (const text of [...hidden, 'Grüße', '東京', '$$']) expect(summary).not.toContain(text.slice(0, 16))
  }
})

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
    /signed as a text.* signature fits .*content: \[\{ body: true \}, \{ header: 'klaviyo-timestamp' \}\]/,
  )
})

test('headers of another family: each is named, and all together fit', async () => {
  const found = await explain('svix', {
    headers: (sent) =>
      Object.fromEntries(Object.entries(sent).map(([name, text]) => [name.replace('svix', 'webhook'), text])),
  })
  expect(found.findings.map(({ part }) => part)).toEqual(['header', 'id', 'timestamp'])
  expect(found.findings[2]!.message).toMatch(/Then the signature fits/)
})

test('a prefix and a content: two mistakes, of which one can be seen', async () => {
  const found = await explain('slack', {
    scheme: (right) => ({ ...right, signature: { ...right.signature, format: undefined }, content: [{ body: true }] }),
  })
  expect(found.findings.map(({ part }) => part)).toEqual(['prefix', 'content'])
  expect(found.findings[0]!.message).not.toMatch(/fits/)
  expect(found.findings[1]!.message).toMatch(/Then the signature fits/)
})

test('a body that is not the one whose digest is signed', async () => {
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
