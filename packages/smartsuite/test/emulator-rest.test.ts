import { describe, expect, test } from 'vitest'
import { emulate } from './emulate.js'
import { accountId, applicationId } from './world.js'

describe('the emulated REST API', () => {
  test('redirects a path without its final slash, and knows no other path', async () => {
    const { send } = emulate()
    const redirect = await send('api/v1/solutions')
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/api/v1/solutions/'])
    expect((await send('api/v1/bases/')).status).toBe(404)
    expect((await send('nothing')).status).toBe(404)
    expect(await (await send('api/v1/accounts/')).json()).toMatchObject([{ slug: accountId }])
  })

  test('reads paging from the query string only, and hides deleted records', async () => {
    const { send, emulator } = emulate()
    const ids = ['a', 'b', 'c'].map((title) => emulator.records.create({ values: { title } }))
    emulator.records.delete({ recordId: ids[1] as string })
    const list = async (query: string, body: object = {}) => {
      const init = { method: 'POST', body: JSON.stringify(body) }
      const response = await send(`api/v1/applications/${applicationId}/records/list/${query}`, init)
      return response.json()
    }
    expect(await list('', { limit: 1, offset: 1 })).toMatchObject({ total: 2, offset: 0, limit: 100 })
    expect((await list('?all=true&limit=2&offset=2')).items).toMatchObject([{ title: 'c' }])
    expect(await list('', { filter: { fields: [{ field: 'title', comparison: 'like', value: 'a' }] } })).toEqual({
      title: ['Not allowed comparison.'],
    })
    expect((await list('?limit=x')).limit).toEqual(['A valid integer is required.'])
  })

  test('lists have filters of any or all, both directions, and names a comparison that is not allowed', async () => {
    const { send, emulator } = emulate()
    for (const title of ['b', 'a', 'c']) emulator.records.create({ values: { title } })
    emulator.records.create({ applicationId: 'another', values: { title: 'd' } })
    const titlesOf = async (query: object) => {
      const path = `api/v1/applications/${applicationId}/records/list/`
      const answer = await (await send(path, { method: 'POST', body: JSON.stringify(query) })).json()
      return answer.items?.map(({ title }: { title: string }) => title).join('') ?? answer
    }
    const is = (value: string) => ({ field: 'title', comparison: 'is', value })
    const sort = [{ field: 'title', direction: 'asc' }]
    expect(await titlesOf({ sort })).toBe('abc')
    expect(await titlesOf({ sort: [{ field: 'none' }, ...sort] })).toBe('abc')
    expect(await titlesOf({ sort, filter: { operator: 'or', fields: [is('a'), is('c')] } })).toBe('ac')
    expect(await titlesOf({ sort, filter: { operator: 'or' } })).toBe('abc')
    expect(await titlesOf({ sort, filter: { fields: [is('a'), is('c')] } })).toBe('')
    const like = { fields: [{ field: 'title', comparison: 'like', value: 'a' }] }
    expect(await titlesOf({ filter: like })).toEqual({ title: ['Not allowed comparison.'] })
  })
})

describe('the emulated limits', () => {
  test('trap 19: 5 calls per clock second and key, then 30 s of 429', async () => {
    const { clock, emulator, send } = emulate({ requestsPerSecond: 5 })
    const ask = async () => (await send('api/v1/solutions/')).status
    const many = async (count: number) => {
      const statuses: number[] = []
      for (let asked = 0; asked < count; asked++) statuses.push(await ask())
      return statuses
    }
    await clock.advance(999)
    expect(await many(5)).toEqual([200, 200, 200, 200, 200])
    await clock.advance(1)
    expect(await many(6)).toEqual([200, 200, 200, 200, 200, 429])
    await clock.advance(29_999)
    expect(await ask()).toBe(429)
    await clock.advance(1)
    expect(await ask()).toBe(200)
    expect(emulator.state.refused).toBe(2)
  })

  test('a monthly quota: 2 a second over the included calls, none over the cap, all again next month', async () => {
    const { clock, send, emulator } = emulate({ requestsPerSecond: 5, quota: { included: 5, cap: 8 } })
    const ask = async () => (await send('api/v1/solutions/')).status
    for (let asked = 0; asked < 5; asked++) expect(await ask()).toBe(200)
    await clock.advance(1_000)
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
    await clock.advance(30_000)
    expect([await ask(), await ask(), emulator.state.usedThisMonth]).toEqual([200, 429, 8])
    await clock.advance(60_000)
    expect(await ask()).toBe(429)
    await clock.advance(Date.UTC(2026, 1, 1) - clock.now())
    expect(await ask()).toBe(200)
  })
})
