import { createCasesolvedWebhook, RetryLater, type SiteStatusUpdate } from '@hookwright/casesolved'
import { documentedSiteData, samplePayloads, signedCasesolvedRequest } from '@hookwright/casesolved/testing'
import { encodeDelivery } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { collect, secret, stalledRequest } from './collect.js'

const site = samplePayloads.siteStatusUpdate
const post = (payload: unknown, presented = secret) => signedCasesolvedRequest({ secret: presented, payload })

describe('Webhook Validate', () => {
  test('trap 2: without the secret it is refused, in whatever way the secret is absent', async () => {
    const { webhook, seen } = collect()
    const bare = new Request('https://example.com/', {
      method: 'POST',
      body: '{"event": "Webhook Validate", "data": {}}',
    })
    expect((await webhook.handle(bare)).status).toBe(401)
    expect((await webhook.handle(await post(samplePayloads.webhookValidate, ''))).status).toBe(401)
    expect((await webhook.handle(await post(samplePayloads.webhookValidate, 'another-secret-of-someone'))).status).toBe(
      401,
    )
    expect(seen).toEqual([])
  })

  test.each([undefined, '', 's'.repeat(1_025)])(
    'with the header %j it is refused before its body is read',
    async (shown) => {
      const { webhook } = collect()
      const headers: Record<string, string> = shown === undefined ? {} : { 'x-webhook-secret': shown }
      expect((await webhook.handle(stalledRequest(headers))).status).toBe(401)
    },
  )

  test('trap 2: its data is empty, and may be missing', async () => {
    const { webhook, seen } = collect()
    expect((await webhook.handle(await post(samplePayloads.webhookValidate))).status).toBe(200)
    expect((await webhook.handle(await post({ event: 'Webhook Validate' }))).status).toBe(200)
    expect(seen.map(({ type }) => type)).toEqual(['Webhook Validate', 'Webhook Validate'])
  })

  test('trap 3: it is answered 200 by a receiver that handles other events, and comes twice', async () => {
    const sites: string[] = []
    const webhook = createCasesolvedWebhook({
      secret,
      on: { 'Site Status Update': ({ data }) => void sites.push(data.name) },
    })
    expect((await webhook.handle(await post(samplePayloads.webhookValidate))).status).toBe(200)
    expect((await webhook.handle(await post(samplePayloads.webhookValidate))).status).toBe(200)
    expect(sites).toEqual([])
  })

  test('while the store is down: nothing is reserved for it', async () => {
    const down = () => Promise.reject(new Error('down'))
    const store = { reserve: down, extend: down, complete: down, release: down }
    const { webhook } = collect({ store, endpoint: 'casesolved' })
    expect((await webhook.handle(await post(samplePayloads.webhookValidate))).status).toBe(200)
    expect((await webhook.handle(await post(site))).status).toBe(503)
  })

  test('trap 3: two equal validations are two deliveries', async () => {
    const { webhook, seen } = collect()
    await webhook.handle(await post(samplePayloads.webhookValidate))
    await webhook.handle(await post(samplePayloads.webhookValidate))
    expect(seen).toHaveLength(2)
    expect(seen[0]?.id).not.toBe(seen[1]?.id)
  })

  test('the name of the first release, Webhook Test, is an unknown event', async () => {
    const { webhook, seen } = collect()
    expect((await webhook.handle(await post({ event: 'Webhook Test', data: {} }))).status).toBe(200)
    expect(seen[0]).toMatchObject({ type: 'unknown', payload: { event: 'Webhook Test', data: {} } })
  })
})

describe('authentication', () => {
  test('the secret is not passed to a queue', async () => {
    const { webhook, seen } = collect()
    await webhook.handle(await post(site))
    const message = await encodeDelivery(seen[0]!)
    expect(message.headers.map(([name]) => name)).toEqual(expect.arrayContaining(['content-type', 'user-agent']))
    expect(JSON.stringify(message)).not.toContain(secret)
  })

  test('trap 1: no signature is required, and a signature of the framework does not replace the secret', async () => {
    const { webhook } = collect()
    expect((await webhook.handle(await post(site))).status).toBe(200)
    const framework = new Request('https://example.com/', {
      method: 'POST',
      headers: { 'x-frappe-webhook-signature': secret },
      body: JSON.stringify(site),
    })
    expect((await webhook.handle(framework)).status).toBe(401)
  })

  test('trap 19: an empty header never matches an empty configured secret', async () => {
    const { webhook } = collect()
    expect((await webhook.handle(await post(site, ''))).status).toBe(401)
    for (const empty of ['', '   ', undefined as unknown as string]) {
      expect(() => createCasesolvedWebhook({ secret: empty })).toThrow(/secret/)
    }
  })

  test('trap 20: a secret that Press cannot send or store is refused when the receiver is created', () => {
    for (const bad of ['pässword-für-Σ-everyone', 'x'.repeat(141), 'line one\nline two of it', ' edge-space-secret']) {
      expect(() => createCasesolvedWebhook({ secret: bad }), bad).toThrow(/Option "secret"/)
    }
    expect(() => createCasesolvedWebhook({ secret: 'x'.repeat(140) })).not.toThrow()
  })

  test('the delivery says that the sender is authenticated, not the body', async () => {
    const { webhook, seen } = collect()
    await webhook.handle(await post(site))
    expect(seen[0]).toMatchObject({
      provider: 'casesolved',
      endpoint: 'casesolved',
      principal: 'casesolved',
      authenticated: 'sender',
      secretId: '0',
    })
  })

  test('the old and the new secret are accepted during a rotation', async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const notAfter = new Date(clock.now() + 60_000)
    const { webhook, seen } = collect({
      clock,
      secret: [
        { value: 'the-new-secret-2026', id: 'new' },
        { value: secret, id: 'old', notAfter },
      ],
    })
    expect((await webhook.handle(await post(site))).status).toBe(200)
    expect((await webhook.handle(await post({ ...site, n: 1 }, 'the-new-secret-2026'))).status).toBe(200)
    await clock.advance(60_000)
    expect((await webhook.handle(await post({ ...site, n: 2 }))).status).toBe(401)
    expect(seen.map(({ secretId }) => secretId)).toEqual(['old', 'new'])
  })
})

describe('tenants', () => {
  const secrets: Record<string, string> = { dnjt4bkes2: 'secret-of-the-first-team', other: 'secret-of-the-other-team' }
  const tenants = () =>
    collect({
      secret: ({ url }) => {
        const principal = new URL(url).pathname.slice(1)
        const value = Object.hasOwn(secrets, principal) ? secrets[principal] : undefined
        return value === undefined ? undefined : { secret: value, principal }
      },
    })
  const send = (team: string, payload: unknown, presented = secrets[team] ?? '') =>
    signedCasesolvedRequest({ secret: presented, payload, url: `https://example.com/${team}` })

  test('a payload that names the team of its secret is handled for that team', async () => {
    const { webhook, seen } = tenants()
    expect((await webhook.handle(await send('dnjt4bkes2', site))).status).toBe(200)
    expect(seen[0]?.principal).toBe('dnjt4bkes2')
  })

  test('a payload that names a different team is refused, whatever the event and the form of the name', async () => {
    const { webhook, seen } = tenants()
    expect((await webhook.handle(await send('other', site))).status).toBe(401)
    expect((await webhook.handle(await send('other', { event: 'New', data: { team: 'x' } }))).status).toBe(401)
    const data = { ...site.data, team: ['other'] }
    expect((await webhook.handle(await send('other', { ...site, data }))).status).toBe(401)
    expect(seen).toEqual([])
  })

  test('events that name no team pass: benches, plan changes, validations', async () => {
    const { webhook, seen } = tenants()
    for (const payload of [
      samplePayloads.benchStatusUpdate,
      samplePayloads.sitePlanChange,
      samplePayloads.webhookValidate,
      { ...site, data: { ...site.data, team: null } },
      { ...site, data: { ...site.data, team: '' } },
    ]) {
      expect((await webhook.handle(await send('other', payload))).status).toBe(200)
    }
    expect(seen.map(({ principal }) => principal)).toEqual(Array(5).fill('other'))
  })

  test('an unknown tenant is refused like a wrong secret', async () => {
    const { webhook } = tenants()
    const unknown = await webhook.handle(await send('__proto__', site, secret))
    const wrong = await webhook.handle(await send('other', site, 'not-the-secret-of-other'))
    expect([unknown.status, await unknown.text()]).toEqual([wrong.status, await wrong.text()])
    expect(unknown.status).toBe(401)
  })

  test('a resolver that throws is a 503, so that Press tries again', async () => {
    const { webhook } = collect({ secret: () => Promise.reject(new Error('database is down')) })
    expect((await webhook.handle(await post(site))).status).toBe(503)
  })
})

describe('deliveries', () => {
  test('every documented event arrives under its name, with its payload as sent and no issues', async () => {
    const { webhook, seen } = collect()
    for (const payload of Object.values(samplePayloads)) await webhook.handle(await post(payload))
    expect(seen.map(({ type }) => type)).toEqual(Object.values(samplePayloads).map(({ event }) => event))
    expect(seen.map(({ payload }) => payload)).toEqual(Object.values(samplePayloads))
    expect(seen.flatMap(({ issues }) => issues)).toEqual([])
  })

  test('trap 4 and 24: GET is 405 with Allow, even if it carries the secret', async () => {
    const { webhook } = collect()
    for (const method of ['GET', 'HEAD', 'PUT']) {
      const response = await webhook.handle(
        new Request('https://example.com/', { method, headers: { 'x-webhook-secret': secret } }),
      )
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })

  test('trap 5: a slow handler is reported, and its retry is a duplicate', async () => {
    const clock = manualClock()
    const outcomes: string[] = []
    const webhook = createCasesolvedWebhook({
      secret,
      clock,
      onDelivery: () => clock.sleep(6_000),
      onOutcome: ({ type }) => outcomes.push(type),
    })
    const first = webhook.handle(await post(site))
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
    expect((await webhook.handle(await post(site))).status).toBe(503)
    await clock.advance(6_000)
    expect((await first).status).toBe(200)
    expect((await webhook.handle(await post(site))).status).toBe(200)
    expect(outcomes).toEqual(['in_progress', 'slow', 'duplicate'])
  })

  test('trap 6: an event without a handler is answered 200', async () => {
    const webhook = createCasesolvedWebhook({ secret, on: {} })
    for (const payload of [site, { event: 'Server Status Update', data: { name: 'f1' } }]) {
      expect((await webhook.handle(await post(payload))).status).toBe(200)
    }
  })

  test('trap 8: a retry is recognised by its bytes for 30 minutes; later, equal events are new', async () => {
    const clock = manualClock()
    const { webhook, seen } = collect({ clock })
    await webhook.handle(await post(site))
    await clock.advance(14 * 60_000)
    await webhook.handle(await post(site))
    expect(seen).toHaveLength(1)
    await clock.advance(16 * 60_000 + 1)
    await webhook.handle(await post(site))
    expect(seen).toHaveLength(2)
  })

  test('trap 8: states of a bench that share name and modified are two deliveries', async () => {
    const { webhook, seen } = collect()
    const bench = samplePayloads.benchStatusUpdate
    await webhook.handle(await post(bench))
    await webhook.handle(await post({ ...bench, data: { ...bench.data, status: 'Installing' } }))
    expect(seen).toHaveLength(2)
  })

  test('a thousand identical deliveries at once run the handler once', async () => {
    const { webhook, seen } = collect()
    const requests = await Promise.all(Array.from({ length: 1_000 }, () => post(site)))
    await Promise.all(requests.map((request) => webhook.handle(request)))
    expect(seen).toHaveLength(1)
  })

  test('a handler that throws is retried by its sender', async () => {
    let calls = 0
    const { webhook } = collect({
      onDelivery: () => {
        if (++calls === 1) throw new RetryLater({ retryAfterMs: 1_000 })
      },
    })
    expect((await webhook.handle(await post(site))).status).toBe(503)
    expect((await webhook.handle(await post(site))).status).toBe(200)
    expect(calls).toBe(2)
  })

  test('trap 25: nothing is refused because of its age, and maxAgeMs is not an option here', async () => {
    const { webhook } = collect()
    const old = { ...samplePayloads.sitePlanChange.data, type: 'Initial Plan', timestamp: '2019-01-01 00:00:00' }
    expect((await webhook.handle(await post({ event: 'Site Plan Change', data: old }))).status).toBe(200)
    expect(() => collect({ maxAgeMs: 60_000 })).toThrow(/maxAgeMs/)
  })
})

describe('loose reading', () => {
  const receive = async (payload: unknown) => {
    const { webhook, seen } = collect()
    expect((await webhook.handle(await post(payload))).status).toBe(200)
    return seen[0]
  }

  test('trap 13: the published sample, in the envelope that is really sent', async () => {
    const delivery = await receive({ event: 'Site Status Update', data: documentedSiteData })
    expect(delivery).toMatchObject({ type: 'Site Status Update', payload: { data: { ip: 'None' } }, issues: [] })
  })

  test('trap 14: unknown fields and statuses pass, Check fields may be booleans, only the name is needed', async () => {
    const data = { name: 'a.example', status: 'Hibernating', archive_failed: false, moon_phase: { waxing: true } }
    const delivery = await receive({ event: 'Site Status Update', data, version: 2 })
    expect(delivery).toMatchObject({ type: 'Site Status Update', issues: [] })
    expect(delivery?.payload).toEqual({ event: 'Site Status Update', data, version: 2 })
  })

  test('trap 14: a field of a wrong type is undefined and listed', async () => {
    const delivery = await receive({ ...site, data: { ...site.data, setup_wizard_complete: 'yes', tags: ['a', 7] } })
    const payload = delivery?.payload as SiteStatusUpdate
    expect(payload.data.setup_wizard_complete).toBeUndefined()
    expect(payload.data.tags).toEqual(['a'])
    expect(delivery?.issues.map(({ path }) => path)).toEqual([
      ['data', 'setup_wizard_complete'],
      ['data', 'tags', 1],
    ])
  })

  test('trap 12: tags are texts that refer to rows', async () => {
    const delivery = await receive({ ...site, data: { ...site.data, tags: ['ResourceTag(0a1b2c3d4e)'] } })
    expect(delivery).toHaveProperty('payload.data.tags', ['ResourceTag(0a1b2c3d4e)'])
  })

  test('trap 16: the first plan has an empty from_plan', async () => {
    const data = { ...samplePayloads.sitePlanChange.data, from_plan: '', type: 'Initial Plan' }
    expect(await receive({ event: 'Site Plan Change', data })).toMatchObject({ payload: { data: { from_plan: '' } } })
  })

  test('trap 17: a build is a build under the doctype of either version', async () => {
    const { data } = samplePayloads.benchDeployStatusUpdate
    for (const doctype of ['Deploy Candidate', 'Deploy Candidate Build']) {
      const delivery = await receive({ event: 'Bench Deploy Status Update', data: { ...data, doctype } })
      expect(delivery).toMatchObject({ type: 'Bench Deploy Status Update', payload: { data: { doctype } } })
    }
  })

  test.each(['__proto__', 'constructor', 'toString', 'unknown', ''])(
    'an event named %j goes to onOther',
    async (event) => {
      const others: unknown[] = []
      const webhook = createCasesolvedWebhook({
        secret,
        on: { 'Site Status Update': () => expect.unreachable() },
        onOther: (payload, { delivery }) => void others.push([delivery.type, payload.event]),
      })
      expect((await webhook.handle(await post({ event, data: { name: 'a' } }))).status).toBe(200)
      expect(others).toEqual([['unknown', event]])
    },
  )

  test('an event without data that Press adds later has no issues', async () => {
    const payload = { event: 'Team Closed' }
    expect(await receive(payload)).toMatchObject({ type: 'unknown', payload, issues: [] })
  })

  test('a documented event without its name is unknown, and delivered complete', async () => {
    const payload = { event: 'Site Status Update', data: { status: 'Active', docstatus: 'x' } }
    const delivery = await receive(payload)
    expect(delivery).toMatchObject({ type: 'unknown', payload })
    expect(delivery?.issues).not.toEqual([])
  })

  test.each(['null', '[1]', '"text"', '7', '{"event": 7}'])(
    'JSON of a different shape, %s, is an unknown delivery',
    async (body) => {
      const { webhook, seen } = collect()
      expect((await webhook.handle(await signedCasesolvedRequest({ secret, body }))).status).toBe(200)
      expect(seen[0]).toMatchObject({ type: 'unknown', payload: {} })
      expect(seen[0]?.issues).not.toEqual([])
      expect(new TextDecoder().decode(seen[0]?.rawBody)).toBe(body)
    },
  )

  test('trap 27: escapes are read, and the raw bytes kept', async () => {
    const { webhook, seen } = collect()
    await webhook.handle(await post({ ...site, data: { ...site.data, plan: 'Café £5 \u{1f680}' } }))
    expect(seen[0]).toHaveProperty('payload.data.plan', 'Café £5 \u{1f680}')
    expect(new TextDecoder().decode(seen[0]?.rawBody)).toContain('"plan": "Caf\\u00e9 \\u00a35 \\ud83d\\ude80"')
  })
})

test.each([
  ['over 1 MiB', 'x'.repeat(1_048_577), 413],
  ['empty', '', 400],
  ['invalid JSON', '{"event": ', 400],
])('a body that is %s', async (_name, body, status) => {
  const { webhook } = collect()
  expect((await webhook.handle(await signedCasesolvedRequest({ secret, body }))).status).toBe(status)
})

test('a signed request of a sample that does not exist is an error, not another event', async () => {
  const payload = (samplePayloads as unknown as Record<string, unknown>)['Site Status Update']
  await expect(signedCasesolvedRequest({ secret: 'super-secret-key', payload })).rejects.toThrow(
    /"payload" is undefined/,
  )
})
