import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createVerifier } from '../../src/rfc9421/algorithms.js'
import type { VerifyingKey } from '../../src/rfc9421.js'
import { mac, secret } from '../shared.js'
import { pairs, type Sent, sign, url, verify, withHeaders } from './message.js'

/** The text with one bit of one character changed. */
function flip(text: string, position: number): string {
  const index = (position >> 3) % text.length
  const code = text.charCodeAt(index) ^ (1 << (position & 7))
  return text.slice(0, index) + String.fromCharCode(code) + text.slice(index + 1)
}

const covered = ['signature', 'signature-input', 'content-digest', 'x-id'] as const

describe.each(Object.entries(pairs))('a single changed bit is refused: %s', (_, { signing, verifying }) => {
  const components = ['@method', '@target-uri', 'x-id', 'content-digest']
  const signed = sign({ key: signing, components, headers: { 'x-id': 'evt_1' }, nonce: 'n1', tag: 'acme' })
  const accepts = (sent: Sent) =>
    verify(sent, { keys: verifying, components: ['@method', '@target-uri', 'x-id'], label: 'sig1' })

  test('is accepted if unchanged', async () => {
    expect(await accepts(await signed)).toBe(true)
  })

  test.each(covered)('in %s', async (name) => {
    const sent = await signed
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (position) => {
        const changed = flip(sent.headers[name]!, position)
        expect(await accepts(withHeaders(sent, { [name]: changed })), changed).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  test('in the body', async () => {
    const sent = await signed
    await fc.assert(
      fc.asyncProperty(fc.nat(sent.body.length * 8 - 1), async (position) => {
        const changed = sent.body.slice()
        changed[position >> 3]! ^= 1 << (position & 7)
        expect(await accepts({ ...sent, body: changed })).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  test('in the method, the query, the length of the body', async () => {
    const sent = await signed
    expect(await accepts({ ...sent, method: 'PUT' })).toBe(false)
    expect(await accepts({ ...sent, url: flip(sent.url, (sent.url.length - 1) * 8) })).toBe(false)
    expect(await accepts({ ...sent, body: sent.body.slice(0, -1) })).toBe(false)
    expect(await accepts({ ...sent, body: new Uint8Array(0) })).toBe(false)
  })
})

describe('A80: signatures and keys that need no secret', () => {
  const p256 = pairs['ecdsa-p256-sha256'].verifying
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
  const scalars = { zero: '00'.repeat(32), one: `${'00'.repeat(31)}01`, order, 'all ones': 'ff'.repeat(32) }

  test.each(
    Object.entries(scalars).flatMap(([r, first]) =>
      Object.entries(scalars).map(([s, second]) => [r, s, first + second] as const),
    ),
  )('an ECDSA signature with r = %s and s = %s is refused', async (_, __, hex) => {
    const data = new TextEncoder().encode('any')
    expect(await createVerifier(p256).verify(Buffer.from(hex, 'hex'), data)).toBe(false)
  })

  test.each([0, 1, 63, 65, 70, 72, 128])('an ECDSA or Ed25519 signature of %i bytes is refused', async (length) => {
    const data = new TextEncoder().encode('any')
    for (const key of [p256, pairs.ed25519.verifying]) {
      expect(await createVerifier(key).verify(new Uint8Array(length).fill(48), data)).toBe(false)
    }
  })

  // Points whose order divides 8, also in encodings that are not the shortest. Every signature by them can be forged.
  test.each([
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    '00'.repeat(32),
    `${'00'.repeat(31)}80`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(31)}`,
    `01${'00'.repeat(30)}80`,
  ])('the Ed25519 key %s is refused at construction', (hex) => {
    const bare = Buffer.from(hex, 'hex')
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bare])
    for (const publicKey of [bare, spki]) {
      expect(() => createVerifier({ alg: 'ed25519', publicKey })).toThrow(
        expect.objectContaining({ code: 'secret_invalid' }),
      )
    }
  })

  test('an empty or all-zero HMAC is refused', async () => {
    const verifier = createVerifier(pairs['hmac-sha256'].verifying)
    for (const length of [0, 1, 31, 32, 33]) {
      expect(await verifier.verify(new Uint8Array(length), new TextEncoder().encode('any'))).toBe(false)
    }
  })
})

describe('anything that anyone could send is refused, and nothing throws', () => {
  const { verifying } = pairs['hmac-sha256']

  test.each([
    ['no headers', { signature: undefined, 'signature-input': undefined }],
    ['no Signature', { signature: undefined }],
    ['no Signature-Input', { 'signature-input': undefined }],
    ['empty headers', { signature: '', 'signature-input': '' }],
    ['another label', { signature: 'sig2=:AAAA:' }],
    ['a signature that is text', { signature: 'sig1="abc"' }],
    ['a signature that is a list', { signature: 'sig1=(:AAAA:)' }],
    ['an input that is no list', { 'signature-input': 'sig1="@method"' }],
    ['an input of tokens', { 'signature-input': 'sig1=(method)' }],
    ['an empty list', { 'signature-input': 'sig1=();created=1' }],
    ['a prototype key', { 'signature-input': '__proto__=("@method")', signature: '__proto__=:AAAA:' }],
    ['constructor', { 'signature-input': 'constructor=("@method")', signature: 'constructor=:AAAA:' }],
    ['a 64 kB header', { 'signature-input': `sig1=(${'"a" '.repeat(16_000)})` }],
    ['a thousand labels', { 'signature-input': Array.from({ length: 1000 }, (_, n) => `s${n}=()`).join(', ') }],
    ['many delimiters', { 'signature-input': '=,'.repeat(4_000), signature: ';='.repeat(4_000) }],
    ['an open string', { 'signature-input': 'sig1=("@method' }],
    ['no digest', { 'content-digest': undefined }],
    ['a digest that is broken', { 'content-digest': 'sha-256' }],
    ['a digest that is md5 alone', { 'content-digest': 'md5=:1B2M2Y8AsgTpgAmY7PhCfg==:' }],
  ])('%s', async (_, changes) => {
    expect(await verify(withHeaders(await sign(), changes))).toBe(false)
  })

  test.each([
    ['created as text', 'created="1"'],
    ['created as a decimal', 'created=1.5'],
    ['a negative created', 'created=-1'],
    ['a bare created', 'created'],
    ['expires as a date', 'created=1;expires=@1'],
    ['keyid as a token', 'created=1;keyid=hmac'],
    ['alg as a token', 'created=1;alg=hmac-sha256'],
    ['nonce as bytes', 'created=1;nonce=:AAAA:'],
  ])('%s', async (_, parameters) => {
    const sent = await sign()
    const input = `sig1=("@method" "@target-uri" "content-digest");${parameters}`
    expect(await verify(withHeaders(sent, { 'signature-input': input }), { toleranceMs: 'none' })).toBe(false)
  })

  test.each([
    ['a component twice', '"@method" "@method"'],
    ['a component with ;req', '"@method";req'],
    ['a component with ;bs', '"content-digest";bs'],
    ['a trailer', '"content-digest";tr'],
    ['@status', '"@status"'],
    ['@signature-params', '"@signature-params"'],
    ['a header in capitals', '"Content-Digest"'],
    ['an empty name', '""'],
    ['a line break in a name', '"a\\"b"'],
    ['33 components', Array.from({ length: 33 }, (_, n) => `"h${n}"`).join(' ')],
  ])('%s', async (_, components) => {
    const sent = await sign()
    const input = sent.headers['signature-input']!.replace('"@method"', components)
    expect(await verify(withHeaders(sent, { 'signature-input': input }))).toBe(false)
  })

  test.each([
    ['as this module writes it', '"@query-param";name="tenant"', true],
    ['encoded otherwise', '"@query-param";name="%74enant"', false],
    ['that no encoding gives', '"@query-param";name="%"', false],
    ['without a name', '"@query-param"', false],
    ['with more than a name', '"@query-param";name="tenant";x=1', false],
  ])('a parameter of the query %s, even if it was signed like that', async (_, item, accepted) => {
    const { headers, ...sent } = await sign()
    const parameters = headers['signature-input']!.slice('sig1='.length).replace(')', ` ${item})`)
    const lines = [
      '"@method": POST',
      `"@target-uri": ${url}`,
      `"content-digest": ${headers['content-digest']}`,
      `${item}: 7`,
      `"@signature-params": ${parameters}`,
    ]
    const signature = `sig1=:${mac('sha256', secret, lines.join('\n')).toString('base64')}:`
    const changed = { ...headers, 'signature-input': `sig1=${parameters}`, signature }
    expect(await verify({ ...sent, headers: changed })).toBe(accepted)
  })

  test.each([
    ['base64 without padding', (text: string) => text.replace('=:', ':')],
    [
      'stray bits in the last digit',
      (text: string) => text.replace(/.(?==:)/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
    ],
    ['the label twice', (text: string) => `${text}, ${text}`],
    ['a parameter behind the signature', (text: string) => `${text};a=01`],
  ])('a signature that has %s', async (_, change) => {
    const sent = await sign()
    expect(sent.headers.signature).toMatch(/=:$/)
    expect(await verify(withHeaders(sent, { signature: change(sent.headers.signature!) }))).toBe(false)
  })

  test('eleven signatures, although the last is good', async () => {
    const sent = await sign()
    const labels = Array.from({ length: 10 }, (_, n) => `a${n}`)
    const input = [...labels.map((label) => `${label}=("@method")`), sent.headers['signature-input']].join(', ')
    const signature = [...labels.map((label) => `${label}=:AAAA:`), sent.headers.signature].join(', ')
    expect(await verify(withHeaders(sent, { 'signature-input': input, signature }))).toBe(false)
  })

  test('a public key is never taken for an HMAC secret', async () => {
    const { verifying: ed25519 } = pairs.ed25519 as { verifying: VerifyingKey & { publicKey: string } }
    const forged = await sign({
      key: { alg: 'hmac-sha256', keyid: 'ed25519', secret: ed25519.publicKey.trim() },
      nameAlgorithm: true,
    })
    expect(await verify(forged, { keys: ed25519 })).toBe(false)
  })

  test('a digest that is present twice must be correct both times', async () => {
    const sent = await sign({ headers: { 'content-digest': 'sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:' } })
    expect(await verify(sent)).toBe(false)
  })

  test('any header text at all', async () => {
    const sent = await sign()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (input, signature) => {
        expect(await verify(withHeaders(sent, { 'signature-input': input, signature }), { keys: verifying })).toBe(
          false,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('any structured field that parses', async () => {
    const name = fc.constantFrom('@method', '@path', '@query-param', 'content-digest', 'x', '@target-uri', '')
    const value = fc.constantFrom('', '=1', '="a"', '=:AAAA:', '=?0', '=@1', '=%"a"', '=tok')
    const parameter = fc.tuple(fc.constantFrom('created', 'expires', 'keyid', 'alg', 'nonce', 'tag', 'name'), value)
    const parameters = fc.array(parameter).map((list) => list.map(([key, text]) => `;${key}${text}`).join(''))
    const item = fc.tuple(name, parameters).map(([text, behind]) => `"${text}"${behind}`)
    const sent = await sign()
    await fc.assert(
      fc.asyncProperty(fc.array(item), parameters, async (items, behind) => {
        const input = `sig1=(${items.join(' ')})${behind}`
        expect(
          await verify(withHeaders(sent, { 'signature-input': input }), {
            toleranceMs: 'none',
            contentDigest: 'optional',
            components: [],
          }),
        ).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

test('a component that is covered twice is refused, even if it was signed like that', async () => {
  const { secret } = pairs['hmac-sha256'].signing as { secret: string }
  const sent = await sign({ components: ['@method', 'content-digest'] })
  const accepts = (components: string) => {
    const input = sent.headers['signature-input']!.replace('"@method"', components)
    const lines = components.split(' ').map((component) => `${component}: POST\n`)
    const params = `"content-digest": ${sent.headers['content-digest']}\n"@signature-params": ${input.slice('sig1='.length)}`
    const signature = createHmac('sha256', secret)
      .update(lines.join('') + params)
      .digest('base64')
    const headers = { 'signature-input': input, signature: `sig1=:${signature}:` }
    return verify(withHeaders(sent, headers), { components: ['@method'] })
  }
  expect([await accepts('"@method"'), await accepts('"@method" "@method"')]).toEqual([true, false])
})

test('many parameters of a long query, in many signatures, are looked up without serialising the query each time', async () => {
  const names = Array.from({ length: 28 }, (_, index) => `p${index}`)
  const long = `https://example.com/?${names.join('=1&')}=1&${'z&'.repeat(3_000)}`
  const components = [...names.map((queryParam) => ({ queryParam })), 'content-digest']
  const sent = await sign({ url: long, components })
  const input = sent.headers['signature-input']!.slice('sig1='.length)
  const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  const forged = withHeaders(sent, {
    'signature-input': labels.map((label) => `${label}=${input}`).join(', '),
    signature: labels.map((label) => `${label}=:AAAA:`).join(', '),
  })
  const encode = vi.spyOn(globalThis, 'encodeURIComponent')
  expect(await verify(forged, { publicUrl: () => long, components: ['content-digest'] })).toBe(false)
  // A few for each component. For each of the query's parameters there were 760,000.
  expect(encode.mock.calls.length).toBeLessThan(2_000)
  encode.mockRestore()
  expect(await verify(sent, { publicUrl: () => long, components: ['content-digest'] })).toBe(true)
})
