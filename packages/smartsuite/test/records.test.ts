import { ConfigError } from '@hookwright/core'
import { describe, expect, test } from 'vitest'
import { answering, applicationId, createWorld, solutionId } from './world.js'

function withRecords(count: number, ...options: Parameters<typeof createWorld>) {
  const world = createWorld(...options)
  const ids = Array.from({ length: count }, (_, index) =>
    world.emulator.records.create({ values: { title: `r${index}` } }),
  )
  return { ...world, ids }
}

describe('records', () => {
  test('are fetched by id, or are a 404', async () => {
    const { client, run, ids, emulator, sent } = withRecords(2)
    const recordId = ids[0] as string
    expect(await run(client.records.get({ applicationId, recordId }))).toMatchObject({ id: recordId, title: 'r0' })
    await run(client.records.get({ applicationId, recordId, hydrated: true }))
    expect(sent.map(({ url }) => url)).toEqual([
      `https://app.smartsuite.com/api/v1/applications/${applicationId}/records/${recordId}/`,
      `https://app.smartsuite.com/api/v1/applications/${applicationId}/records/${recordId}/?hydrated=true`,
    ])
    emulator.records.delete({ recordId })
    await expect(run(client.records.get({ applicationId, recordId }))).rejects.toMatchObject({ status: 404 })
    await expect(run(client.records.get({ applicationId, recordId: '' }))).rejects.toThrow(/"recordId" is missing/)
    // With these, the table itself would be fetched as a record.
    for (const dots of ['.', '..']) {
      const count = sent.length
      await expect(run(client.records.get({ applicationId, recordId: dots }))).rejects.toThrow(ConfigError)
      await expect(run(client.applications.get({ applicationId: dots }))).rejects.toThrow(ConfigError)
      expect(sent).toHaveLength(count)
    }
  })

  test('are listed by page, with limit and offset in the place where SmartSuite reads them', async () => {
    const { client, run, sent } = withRecords(5)
    const filter = { operator: 'and', fields: [{ field: 'title', comparison: 'is_not', value: 'r0' }] } as const
    const sort = [{ field: 'title', direction: 'desc' }] as const
    const page = await run(client.records.list({ applicationId, filter, sort, limit: 2, offset: 1 }))
    expect(page.items.map(({ title }) => title)).toEqual(['r3', 'r2'])
    expect(page).toMatchObject({ total: 4, offset: 1, limit: 2 })
    expect(new URL(sent[0]?.url ?? '').search).toBe('?offset=1&limit=2')
    expect(await sent[0]?.json()).toEqual({ filter, sort, hydrated: false })
    await run(client.records.list({ applicationId, hydrated: true, includeDeleted: true }))
    expect(await sent[1]?.json()).toEqual({ hydrated: true })
    expect(new URL(sent[1]?.url ?? '').searchParams.get('all')).toBe('true')
  })

  test.each(['dropped', 'kept'] as const)('have their own values, empty ones %s', async (emptyValues) => {
    const { client, run, ids } = withRecords(1, { readings: { emptyValues } })
    const record = await run(client.records.get({ applicationId, recordId: ids[0] as string }))
    expect(record.assigned_to).toEqual(emptyValues === 'kept' ? [] : undefined)
  })

  test('are refused if one is unreadable: it would look deleted', async () => {
    const { client, run, ids, emulator } = withRecords(2)
    const items = [{ id: ids[0] }, { title: 'r1' }]
    emulator.inject(answering(JSON.stringify({ total: 2, items })))
    for (const call of [
      () => client.records.list({ applicationId }),
      () => client.records.listByIds({ applicationId, recordIds: ids }),
    ]) {
      await expect(run<unknown>(call())).rejects.toMatchObject({ name: 'ApiError', status: 200 })
    }
  })

  test('trap 15: by ids come in the requested order, 100 per call, without those that are gone', async () => {
    const { client, run, ids, emulator } = withRecords(150)
    emulator.records.delete({ recordId: ids[3] as string })
    const recordIds = [...ids].reverse()
    const records = await run(
      client.records.listByIds({ applicationId, recordIds: [...recordIds, 'unknown', ids[0] as string] }),
    )
    expect(records.map(({ id }) => id)).toEqual(recordIds.filter((id) => id !== ids[3]))
    expect(emulator.state.requests).toHaveLength(2)
    expect(await run(client.records.listByIds({ applicationId, recordIds: [] }))).toEqual([])
  })

  test('by ids are those with the ids, even if the object holds options of list', async () => {
    const { client, run, ids, emulator } = withRecords(3)
    emulator.records.delete({ recordId: ids[2] as string })
    const filter = { operator: 'and', fields: [{ field: 'title', comparison: 'is', value: 'r1' }] }
    const listOptions = {
      filter,
      sort: [{ field: 'title', direction: 'desc' }],
      limit: 1,
      offset: 1,
      includeDeleted: true,
    }
    const records = await run(client.records.listByIds({ applicationId, recordIds: ids, ...listOptions }))
    expect(records.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  })

  test('are requested without options that are false, and again after a 503', async () => {
    const { client, run, ids, sent, emulator } = withRecords(1)
    emulator.inject({ respond: () => new Response('', { status: 503 }) })
    await run(client.records.list({ applicationId, includeDeleted: false, hydrated: false }))
    await run(client.records.get({ applicationId, recordId: ids[0]!, hydrated: false }))
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?offset=0&limit=100', '?offset=0&limit=100', ''])
  })

  test('trap 15: by ids are as many as requested, and fetched one by one if a foreign record is among them', async () => {
    const { client, run, ids, sent, emulator } = withRecords(2)
    emulator.inject({
      matches: ({ operation }) => operation.startsWith('POST'),
      respond: () => Response.json({ total: 2, items: [{ id: ids[0] }, { id: 'other' }] }),
    })
    const records = await run(client.records.listByIds({ applicationId, recordIds: ids }))
    expect(records.map(({ id }) => id)).toEqual(ids)
    expect(new URL(sent[0]!.url).search).toBe('?offset=0&limit=2')
  })

  test('trap 15: by ids are fetched one by one if SmartSuite ignores the undocumented key', async () => {
    const { client, run, ids, emulator } = withRecords(6)
    emulator.inject({
      matches: ({ operation }) => operation.startsWith('POST'),
      respond: () => Response.json({ total: 6, items: [{ id: 'other' }] }),
    })
    const recordIds = [ids[4], 'unknown', ids[1]] as string[]
    const records = await run(client.records.listByIds({ applicationId, recordIds }))
    expect(records.map(({ id }) => id)).toEqual([ids[4], ids[1]])
    expect(emulator.state.requests).toHaveLength(4)
    emulator.inject({
      matches: ({ operation }) => operation.startsWith('POST'),
      respond: () => Response.json({ total: 6, items: [{ id: 'other' }] }),
    })
    emulator.inject(answering('', { status: 403 }))
    const refused = client.records.listByIds({ applicationId, recordIds })
    await expect(run(refused)).rejects.toMatchObject({ status: 403 })
  })
})

describe('tables and solutions', () => {
  test('are listed and fetched', async () => {
    const { client, run, sent } = withRecords(1)
    const [table] = await run(client.applications.list({ solutionId }))
    expect(table).toMatchObject({ id: applicationId, solution: solutionId, name: expect.any(String) })
    expect(new URL(sent[0]?.url ?? '').search).toBe(`?solution=${solutionId}`)
    const got = await run(client.applications.get({ applicationId }))
    expect(got.structure?.[0]).toMatchObject({ slug: 'title', label: 'Title', field_type: 'recordtitlefield' })
    expect(await run(client.applications.list({ solutionId: 'another' }))).toEqual([])
    expect(await run(client.solutions.list())).toMatchObject([{ id: solutionId }])
    expect(await run(client.solutions.get({ solutionId }))).toMatchObject({ id: solutionId })
    await expect(run(client.solutions.get({ solutionId: 'another' }))).rejects.toMatchObject({ status: 404 })
  })

  test('tables have only the requested fields, and always their id', async () => {
    const { client, run, sent } = withRecords(1)
    expect(await run(client.applications.list({ fields: ['solution'] }))).toEqual([
      { id: applicationId, solution: solutionId },
    ])
    expect(new URL(sent[0]?.url ?? '').search).toBe('?fields=id&fields=solution')
    expect((await run(client.applications.list({ fields: [] })))[0]?.structure).toHaveLength(1)
    await run(client.applications.list({ fields: ['id', 'name'] }))
    expect(new URL(sent[2]?.url ?? '').search).toBe('?fields=id&fields=name')
  })

  test('so have solutions', async () => {
    const { client, run, sent } = withRecords(1)
    const name = expect.any(String)
    expect(await run(client.solutions.list({ fields: ['name'] }))).toEqual([{ id: solutionId, name }])
    expect(await run(client.solutions.list({ fields: [] }))).toEqual([{ id: solutionId, name, slug: name }])
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?fields=id&fields=name', ''])
  })

  test('a reply that is not a list is refused', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering('{"results":[]}'))
    await expect(run(client.applications.list())).rejects.toThrow(/not what was asked for: see the whole body/)
  })

  test('an HTML page instead of a list is quoted', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering('<title>Sign in</title>'))
    for (const call of [
      client.applications.list(),
      client.solutions.list(),
      client.records.list({ applicationId: 'a' }),
    ]) {
      await expect(run<unknown>(call)).rejects.toThrow(/not JSON: Sign in/)
    }
  })
})
