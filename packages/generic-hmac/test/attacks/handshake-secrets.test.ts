import { setTimeout as pause } from 'node:timers/promises'
import { handshakes, schemes } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { hexMac, secret, sha } from '../shared.js'
import { get, type Options, receiver, url } from './handshake-receiver.js'

describe('A52 a secret chosen by the sender', () => {
  const known = new Map<string, string>()
  const kept: string[] = []
  const options: Options = {
    onSecret: async (value) => {
      await pause(0)
      kept.push(value)
      known.set('asana', value)
      return true
    },
  }
  test('is kept once, and no one can replace it', async () => {
    const recorded = receiver(schemes.asana, [handshakes.asana], options, { secret: () => known.get('asana') })
    const first = await recorded.send('{}', { 'x-hook-secret': 'first-secret-of-asana-32-bytes-0' })
    expect([first.status, first.headers.get('x-hook-secret')]).toEqual([200, 'first-secret-of-asana-32-bytes-0'])
    const second = await recorded.send('{}', { 'x-hook-secret': 'second-secret-of-an-attacker-000' })
    expect([second.status, second.headers.get('x-hook-secret')]).toEqual([403, null])
    expect(kept).toEqual(['first-secret-of-asana-32-bytes-0'])
    const body = '{"events":[]}'
    expect((await recorded.send(body, { 'x-hook-signature': hexMac(kept[0]!, body) })).status).toBe(200)
  })
  test('is refused if it is not wanted, and if a secret is configured', async () => {
    const headers = { 'x-hook-secret': 'a-secret-of-asana' }
    for (const recorded of [
      receiver(schemes.asana, [handshakes.asana], { onSecret: () => false }, { secret: () => undefined }),
      receiver(schemes.asana, [handshakes.asana], { onSecret: () => 'yes' as never }, { secret: () => undefined }),
      receiver(schemes.asana, [handshakes.asana], { onSecret: () => true }),
      // An expired secret must let no one in.
      receiver(
        schemes.asana,
        [handshakes.asana],
        { onSecret: () => true },
        { secret: { value: secret, notAfter: new Date(0) } },
      ),
    ]) {
      expect((await recorded.send('{}', headers)).status).toBe(403)
    }
  })
  test('is not kept while the lookup of the existing one fails', async () => {
    const seen: string[] = []
    const onSecret = (value: string) => seen.push(value) > 0
    const down = () => Promise.reject(new Error('database down'))
    const recorded = receiver(schemes.asana, [handshakes.asana], { onSecret }, { secret: down })
    expect((await recorded.send('{}', { 'x-hook-secret': 'a-secret-of-asana' })).status).toBe(503)
    expect(seen).toEqual([])
  })
  test('Notion: the body contains exactly the token', async () => {
    const seen: string[] = []
    const onSecret = (value: string) => seen.push(value) > 0
    const recorded = receiver(schemes.notion, [handshakes.notion], { onSecret }, { secret: () => undefined })
    expect((await recorded.send('{"verification_token":"secret_tMrlL1qK"}')).status).toBe(200)
    expect((await recorded.send('{"verification_token":"secret_x","id":"1"}')).status).toBe(401)
    expect(seen).toEqual(['secret_tMrlL1qK'])
  })
})

describe('A54 the verify token', () => {
  const meta = () => receiver(schemes.meta, [handshakes.meta], { verifyToken: 'our-verify-token' })
  const query = 'hub.mode=subscribe&hub.challenge=1158201444'
  test('answers a request that shows it', async () => {
    const response = await get(meta(), `${query}&hub.verify_token=our-verify-token`)
    expect([response.status, await response.text()]).toEqual([200, '1158201444'])
  })
  test.each([
    [`${query}&hub.verify_token=other-verify-token`, 403],
    [`${query}&hub.verify_token=`, 403],
    [`${query}&hub.verify_token=our-verify-toke`, 403],
    [`${query}&hub.verify_token=our-verify-tokens`, 403],
    [`${query}&hub.verify_token=Our-verify-token`, 403],
    [query, 403],
    [`${query}&hub.verify_token=our-verify-token&hub.verify_token=our-verify-token`, 403],
    ['hub.challenge=1158201444&hub.verify_token=our-verify-token', 405],
    [`${query}&hub.mode=subscribe&hub.verify_token=our-verify-token`, 405],
  ])('%s is %i', async (given, status) => {
    expect((await get(meta(), given)).status).toBe(status)
  })
  test('a question with another method is not one: it is an event that must be proven', async () => {
    const recorded = meta()
    const asked = { url: `${url}?${query}&hub.verify_token=our-verify-token` }
    const body = '{"object":"page"}'
    expect((await recorded.send(body, {}, asked)).status).toBe(401)
    const headers = { 'x-hub-signature-256': `sha256=${hexMac(secret, body)}` }
    expect((await recorded.send(body, headers, asked)).status).toBe(200)
    expect(recorded.deliveries).toHaveLength(1)
  })
  test('without one of ours, the receiver is refused', () => {
    for (const options of [{}, { verifyToken: '' }, { verifyToken: ' \n' }, { verifyToken: undefined }]) {
      expect(() => receiver(schemes.meta, [handshakes.meta], options)).toThrow(/"verifyToken"/)
    }
  })
  test('eBay: a digest over challenge, token and URL', async () => {
    const options = { verifyToken: 'verification-token-of-32-chars-00' }
    const recorded = receiver(schemes.hmacSha256, [handshakes.ebay], options, { publicUrl: url })
    const expected = sha('sha256', 'a8628072', options.verifyToken, url).toString('hex')
    expect(await (await get(recorded, 'challenge_code=a8628072')).json()).toEqual({ challengeResponse: expected })
  })
  test('Adobe Sign: only our own client id is echoed', async () => {
    const recorded = receiver(schemes.hmacSha256, [handshakes.adobeSign], { verifyToken: 'CBJCHBCAABAAo' })
    const right = await get(recorded, '', { 'x-adobesign-clientid': 'CBJCHBCAABAAo' })
    expect([right.status, right.headers.get('x-adobesign-clientid')]).toEqual([200, 'CBJCHBCAABAAo'])
    expect((await get(recorded, '', { 'x-adobesign-clientid': 'other' })).status).toBe(403)
  })
})

test('an onSecret that throws is a 503, so that the sender asks again', async () => {
  const onSecret = () => {
    throw new Error('database down')
  }
  const recorded = receiver(schemes.asana, [handshakes.asana], { onSecret }, { secret: () => undefined })
  expect((await recorded.send('{}', { 'x-hook-secret': 'a-secret-of-asana-of-32-bytes-01' })).status).toBe(503)
})
