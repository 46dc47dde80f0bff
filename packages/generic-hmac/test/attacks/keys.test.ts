import {
  ConfigError,
  createHmacWebhook,
  defineScheme,
  isHookwrightError,
  type Scheme,
  schemes,
  signRequest,
  verifySignature,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, githubHeaders, hexMac, otherSecret, recordingWebhook, secret } from '../shared.js'

const url = 'https://example.com/hook'
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const hexKeyed = defineScheme({
  mac: { kind: 'hmac', hash: 'sha256' },
  key: { encoding: 'hex' },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ body: true }],
})

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (isHookwrightError(error, 'ConfigError')) return error.code
    throw error
  }
  return 'accepted'
}

/** A secret is refused by all three entry points, even if short ones are allowed. */
async function expectUnusable(scheme: Scheme, bad: unknown, allowShortSecrets = true): Promise<void> {
  const given = { scheme, secret: bad as string, allowShortSecrets }
  expect(await codeOf(() => createHmacWebhook({ ...given, onDelivery() {} }))).toBe('secret_invalid')
  expect(await codeOf(() => verifySignature({ ...given, headers: {}, body: '' }))).toBe('secret_invalid')
  expect(await codeOf(() => signRequest({ ...given, url, body: '{}' }))).toBe('secret_invalid')
}

describe('A01 an empty secret', () => {
  const blank = ['', ' ', '\n', undefined, null, new Uint8Array(0), [], ['']]
  test.each(blank)('%j is refused at construction', async (bad) => {
    await expectUnusable(schemes.github, bad)
    await expectUnusable(schemes.standardWebhooks, bad)
  })

  test.each(['whsec_', 'whsec_!!!!', 'v1,whsec_'])('%j is refused at construction', async (bad) => {
    await expectUnusable(schemes.standardWebhooks, bad)
  })
})

test('A02 a short decoded key is refused unless short ones are allowed', async () => {
  await expectUnusable(schemes.standardWebhooks, 'whsec_AAA=', false)
  await expectUnusable(schemes.standardWebhooks, `whsec_${Buffer.alloc(23, 1).toString('base64')}`, false)
  await expectUnusable(schemes.github, 'fifteen-bytes-0', false)
  expect(() =>
    createHmacWebhook({ scheme: schemes.github, secret: 'fifteen-bytes-0', allowShortSecrets: true }),
  ).not.toThrow()
})

test('A03 white space around a secret is an error, and is not trimmed', async () => {
  await expectUnusable(schemes.github, ` ${secret}`)
  await expectUnusable(schemes.github, `${secret}\n`)
  await expectUnusable(schemes.standardWebhooks, `${whsec}\r\n`)
})

describe('A04 a secret in another encoding', () => {
  test.each([
    ['base64url', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_'],
    ['unpadded', `whsec_${Buffer.alloc(25, 7).toString('base64').replace(/=/g, '')}`],
    ['not canonical', `whsec_${Buffer.alloc(25, 7).toString('base64').replace('Bw==', 'Bx==')}`],
    ['with spaces', 'whsec_MfKQ9r8GKYqrTwjUPD8 LPZIo2LaLaSw'],
    ['of another prefix', 'whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ])('%s is refused', (_, bad) => expectUnusable(schemes.standardWebhooks, bad))

  test('without its prefix is the same key', async () => {
    const request = await signRequest({ scheme: schemes.standardWebhooks, secret: whsec, url, body: '{}' })
    const bare = whsec.slice('whsec_'.length)
    expect(await verifySignature({ scheme: schemes.standardWebhooks, secret: bare, request })).toBe(true)
  })
})

test('A05 a secret that decodes to nothing can’t be compared with a signature that does', async () => {
  await expectUnusable(hexKeyed, 'zz')
  const headers = { 'x-signature': 'zz' }
  expect(await verifySignature({ scheme: hexKeyed, secret: '00'.repeat(16), headers, body: '{}' })).toBe(false)
  expect(
    await verifySignature({ scheme: hexKeyed, secret: '00'.repeat(16), headers: { 'x-signature': '' }, body: '' }),
  ).toBe(false)
})

describe('A06 a resolver of secrets', () => {
  const answers: [string, () => never, number][] = [
    ['that knows nobody', () => undefined as never, 401],
    ['that answers []', () => [] as never, 401],
    ['that answers an empty secret', () => '' as never, 503],
    [
      'that throws',
      () => {
        throw new Error('down')
      },
      503,
    ],
  ]
  test.each(answers)('%s accepts nothing', async (_, answer, status) => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes.github, secret: answer })
    expect((await send('{}', githubHeaders('{}'))).status).toBe(status)
    expect(deliveries).toEqual([])
  })

  test('gets method, URL and headers, and names the principal', async () => {
    const hints: unknown[] = []
    const { send, deliveries } = recordingWebhook({
      scheme: schemes.github,
      secret: async ({ method, url: hintUrl, headers }, context) => {
        hints.push([method, hintUrl, headers.get('x-tenant'), context])
        return { secret, principal: 'tenant-1' }
      },
    })
    expect((await send('{}', githubHeaders('{}', { 'x-tenant': 't1' }))).status).toBe(200)
    expect(hints).toEqual([['POST', url, 't1', undefined]])
    expect(deliveries[0]?.principal).toBe('tenant-1')
  })
})

test('A07 a bad secret in a list does not disable the good one when verifying, and throws when signing', async () => {
  const given = { scheme: schemes.standardWebhooks, clock: fixedClock }
  const request = await signRequest({ ...given, secret: whsec, url, body: '{}' })
  expect(await verifySignature({ ...given, secret: ['whsec_!!!!', whsec], request })).toBe(true)
  expect(await verifySignature({ ...given, secret: [whsec, ''], request })).toBe(true)
  await expect(signRequest({ ...given, secret: [whsec, 'whsec_!!!!'], url, body: '{}' })).rejects.toThrow(ConfigError)
})

test('several secrets are one sender in rotation, and the matching one is named', async () => {
  const secrets = [
    { value: secret, id: 'old' },
    { value: otherSecret, id: 'new' },
  ]
  const { send, deliveries } = recordingWebhook({ scheme: schemes.github, secret: secrets })
  await send('{"n":1}', { 'x-hub-signature-256': `sha256=${hexMac(secret, '{"n":1}')}` })
  await send('{"n":2}', { 'x-hub-signature-256': `sha256=${hexMac(otherSecret, '{"n":2}')}` })
  expect(deliveries.map(({ secretId }) => secretId)).toEqual(['old', 'new'])
})

test('a secret past its notAfter is no longer accepted', async () => {
  const expired = { value: secret, notAfter: new Date(fixedClock.now()) }
  const headers = githubHeaders('{}')
  const given = { scheme: schemes.github, headers, body: '{}', clock: fixedClock }
  expect(await verifySignature({ ...given, secret: expired })).toBe(false)
  expect(await verifySignature({ ...given, secret: [expired, otherSecret] })).toBe(false)
  expect(await verifySignature({ ...given, secret: { value: secret, notAfter: new Date(fixedClock.now() + 1) } })).toBe(
    true,
  )
})

test('the minimum length of a scheme also applies to a secret in bytes', () => {
  const receiver = (secret: string | Uint8Array, allowShortSecrets = false) =>
    createHmacWebhook({ scheme: schemes.standardWebhooks, secret, allowShortSecrets, onDelivery() {} })
  const short = new Uint8Array(23).fill(7)
  expect(() => receiver(short)).toThrow(/under 24 bytes/)
  expect(() => receiver(Buffer.from(short).toString('base64'))).toThrow(/under 24 bytes/)
  expect(() => receiver(short, true)).not.toThrow()
  expect(() => receiver(new Uint8Array(24).fill(7))).not.toThrow()
})
