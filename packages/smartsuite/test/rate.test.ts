import { manualClock } from '@hookwright/core/testing'
import { ApiError, createSmartSuiteClient } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import { accountId, answering, applicationId, connect, createWorld, drive, startedAt, token } from './world.js'

describe('trap 19: the rate limit', () => {
  test('is never reached: 20 callers, 500 calls, not one 429', async () => {
    const { client, clock, emulator, run } = createWorld()
    const before = clock.now()
    const caller = async () => {
      for (let calls = 0; calls < 25; calls++) await client.solutions.list()
    }
    await run(Promise.all(Array.from({ length: 20 }, caller)))
    expect([emulator.state.refused, emulator.state.requests.length]).toEqual([0, 500])
    expect((clock.now() - before) / 1000).toBeLessThan(500 / (5 * 0.95))
  })

  test('is kept even if one of six calls arrives 50 ms early', async () => {
    const clock = manualClock(startedAt)
    const at: number[] = []
    const fetch = async () => {
      at.push(clock.now())
      return Response.json([])
    }
    const client = createSmartSuiteClient({ token, accountId, clock, fetch })
    await drive(clock, Promise.all(Array.from({ length: 12 }, () => client.solutions.list())), 10)
    for (const [index, time] of at.slice(5).entries()) expect(time - at[index]!).toBeGreaterThanOrEqual(1_050)
  })

  test('is shared by the clients of one key, and by both hosts', async () => {
    const { emulator, clock, run } = createWorld()
    const fetch = emulator.fetch
    const client = connect(emulator, clock, { fetch })
    const second = connect(emulator, clock, { fetch })
    const work = [client.solutions.list(), second.solutions.list(), client.webhooks.list({ solutionId: 's' })]
    await run(Promise.all([...work, ...work.map(() => second.applications.list())]))
    expect(emulator.state.refused).toBe(0)
  })

  test.each(['absent', 'sent'] as const)('once hit, makes all calls wait 30 s (Retry-After %s)', async (retryAfter) => {
    const { client, clock, emulator, run } = createWorld({ readings: { retryAfter } })
    // Another program uses the key too.
    const headers = { authorization: `Token ${token}`, 'account-id': 'snbvtl79' }
    for (let calls = 0; calls < 5; calls++) {
      await emulator.fetch('https://app.smartsuite.com/api/v1/solutions/', { headers })
    }
    const before = clock.now()
    await run(Promise.all(Array.from({ length: 10 }, () => client.solutions.list())))
    expect(emulator.state.refused).toBe(1)
    expect(clock.now() - before).toBeGreaterThanOrEqual(30_000)
    expect(clock.now() - before).toBeLessThan(34_000)
  })

  test('is distinguished from the monthly quota, which outlasts its penalties', async () => {
    const { client, clock, emulator, run } = createWorld({ quota: { included: 1_000, cap: 3 } })
    for (let calls = 0; calls < 3; calls++) await run(client.solutions.list())
    const before = clock.now()
    const failure = await run(client.solutions.list()).catch((error) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ status: 429 })
    expect(failure.message).toMatch(/monthly request quota .* probably used up/)
    expect(clock.now() - before).toBeGreaterThan(59_000)
    const asked = emulator.state.refused
    await expect(run(client.solutions.list())).rejects.toThrow(/quota/)
    expect(emulator.state.refused - asked).toBe(1)
    await clock.advance(30 * 86_400_000)
    await expect(run(client.solutions.list())).resolves.toEqual([])
    await expect(run(client.solutions.list())).resolves.toEqual([])
  })

  test('is distinguished from the quota even if the clock is set back meanwhile', async () => {
    const world = createWorld()
    let setBackMs = 0
    const client = connect(world.emulator, { sleep: world.clock.sleep, now: () => world.clock.now() - setBackMs })
    world.emulator.inject(answering('', { status: 429 }))
    const failing = client.solutions.list().catch((error) => error)
    await world.run(world.clock.sleep(1_000))
    setBackMs = 3_600_000
    expect((await world.run(failing)).message).toMatch(/monthly request quota .* probably used up/)
  })

  test('slows down if the workspace is limited to 2 calls a second', async () => {
    const { client, clock, emulator, run } = createWorld({ quota: { included: 5, cap: 10_000 } })
    const before = clock.now()
    for (let calls = 0; calls < 60; calls++) await run(client.solutions.list())
    expect(emulator.state.refused).toBeLessThanOrEqual(3)
    expect(clock.now() - before).toBeLessThan(3 * 30_000 + 60 * 700)
  })

  test('is not taken for the quota if an answer follows a penalty, even an unusable one', async () => {
    const { client, run, emulator } = createWorld()
    for (let time = 0; time < 3; time++) {
      emulator.inject({ ...answering('', { status: 429 }), times: 1 })
      emulator.inject({ ...answering('<title>Sign in</title>'), times: 1 })
      await expect(run(client.solutions.list())).rejects.toThrow(/not JSON: Sign in/)
    }
  })

  test('nor if the answer is an error', async () => {
    const { client, run, emulator } = createWorld()
    for (let time = 0; time < 3; time++) {
      emulator.inject({ ...answering('', { status: 429 }), times: 1 })
      emulator.inject({ ...answering('{"detail":"Not found."}', { status: 404 }), times: 1 })
      await expect(run(client.solutions.get({ solutionId: 's' }))).rejects.toMatchObject({ status: 404 })
    }
  })

  test('a 429 whose wait was ended early does not count towards the quota', async () => {
    const { client, run, emulator } = createWorld({}, { retry: { limit: 0 } })
    emulator.inject(answering('', { status: 429 }))
    await expect(run(client.solutions.list())).rejects.toThrow(/locks the key for 30 s/)
  })

  test.each([
    ['86400', /asks to wait for 24 h, so the monthly request quota .* probably used up/, false],
    [new Date(startedAt + 9 * 3_600_000).toUTCString(), /asks to wait for 9 h, so the monthly request quota/, false],
    ['600', /locks the key for 600 s\. Share one client/, true],
    [new Date(startedAt + 600_000).toUTCString(), /locks the key for 600 s/, true],
    ['5', /locks the key for 30 s/, true],
    ['soon', /locks the key for 30 s/, true],
  ])('a 429 says what its Retry-After of %s means', async (retryAfter, advice, retryable) => {
    const { client, run, emulator, sent } = createWorld({}, { retry: { limit: 0 } })
    emulator.inject(answering('', { status: 429, headers: { 'retry-after': retryAfter } }))
    const failure = await run(client.solutions.list()).catch((error) => error)
    expect(failure).toMatchObject({ name: 'ApiError', status: 429, retryable })
    expect(failure.message).toMatch(advice)
    expect(failure.message).not.toMatch(/outlasted/)
    expect(sent).toHaveLength(1)
  })

  test('a call whose deadline is before the end of the penalty fails at once', async () => {
    const { client, clock, run, emulator } = createWorld()
    emulator.inject(answering('', { status: 429 }))
    const before = clock.now()
    await expect(run(client.solutions.list({ deadlineMs: 10_000 }))).rejects.toMatchObject({ code: 'deadline' })
    expect(clock.now() - before).toBeLessThan(2_000)
    expect(clock.sleeping).toBe(0)
  })
})

describe('trap 20: errors', () => {
  test.each([
    [400, 'Account ID is not specified', /Account ID is not specified. Check option "accountId"/],
    [400, 'Account ID sxyz is not valid', /Check option "accountId"/],
    [401, '{"detail":"Invalid token."}', /Invalid token. Check option "token"/],
    [401, '{"code":"unauthenticated","msg":"no","meta":{}}', /401 \(unauthenticated\): no. Check option "token"/],
    [403, '{"detail":"No permission"}', /No permission. Check what the member/],
    [404, '{"code":"bad_route","msg":"no handler"}', /404 \(bad_route\): no handler. Check the ids/],
    [412, '{"code":"failed_precondition","msg":"off"}', /failed_precondition\): off. Check the state/],
    [422, '{"status":["Not a valid choice."]}', /status: Not a valid choice. Check the values/],
    [422, '"Not a valid choice."', /: Not a valid choice. Check the values/],
    [400, 'null', /with 400: null. Check the ids/],
    [400, '{"due_date":null,"status":["","Missing."]}', /status: Missing. Check/],
    [422, '{"items":{"0":{"due_date":["Wrong format."]}}}', /items.0.due_date: Wrong format./],
    [400, '{"error":"Not allowed comparison."}', /Not allowed comparison. Check the ids and fields/],
    [
      400,
      '{"code":"malformed","msg":"the json request could not be decoded","meta":{"cause":"unknown kind \\u001b\\"9\\""}}',
      /\(malformed\): the json request could not be decoded: unknown kind "9". Check/,
    ],
    [400, '{"code":"invalid_argument","msg":"is required","meta":{"argument":"kinds"}}', /: is required: kinds. Check/],
    [
      400,
      '{"code":"invalid_argument","msg":"kinds is required","meta":{"argument":"kinds"}}',
      /: kinds is required. Ch/,
    ],
    [400, '{"code":"malformed","msg":"failed","meta":null}', /: failed\. Check/],
    [409, '<html><title>Conflict</title></html>', /409: Conflict/],
    [418, '', /answered .* with 418/],
  ])('%i %s becomes an ApiError that says what to do', async (status, body, message) => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body, { status }))
    const failure = await run(client.records.list({ applicationId })).catch((error) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ status, retryable: false })
    expect(failure.message).toMatch(message)
    expect(emulator.state.requests).toHaveLength(1)
  })

  test('of the account come as plain text, before the key is checked', async () => {
    const { client, run } = createWorld({ accountId: 'sanother' }, { token: 'wrong' })
    await expect(run(client.solutions.list())).rejects.toThrow(
      /Account ID snbvtl79 is not valid. Check option "accountId"/,
    )
  })

  test.each([500, 502, 503])('%i is retried if that is safe, and not for a creation', async (status) => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ ...answering('', { status }), times: 2 })
    await run(client.webhooks.list({ solutionId: 's' }))
    expect(emulator.state.requests.map((call) => call.status)).toEqual([status, status, 200])
    emulator.inject(answering('', { status }))
    const create = client.webhooks.create({ solutionId: 's', filter: { solution: {} }, kinds: ['RECORD_CREATED'] })
    await expect(run(create)).rejects.toMatchObject({ status })
    expect(emulator.state.webhooks).toEqual([])
  })

  test('a broken connection is retried', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ network: true })
    expect(await run(client.applications.list())).toEqual([])
    expect(emulator.state.requests.map((call) => call.status)).toEqual([0, 200])
  })
})
