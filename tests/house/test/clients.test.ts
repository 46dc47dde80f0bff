import { createCasesolvedClient } from '@hookwright/casesolved'
import { createSmartsheetClient } from '@hookwright/smartsheet'
import { createSmartSuiteClient } from '@hookwright/smartsuite'
import { expect, test } from 'vitest'
import { providers, readManifest } from './sources.js'

/** Options that core has for a provider's client, but not for its user. */
const stray = {
  packageName: '@acme/stray',
  provider: 'Stray',
  pathEnding: '/stray',
  otherBaseUrls: ['http://stray.example'],
  credentials: { stray: '' },
  headers: () => ({ 'x-stray': 'stray' }),
  limitedBy: ['stray'],
  pace: { perSecond: 0 },
  penaltyMs: Number.NaN,
  maxPenaltyMs: -1,
  classify: () => ({ message: 'stray' }),
}

type Fetch = typeof globalThis.fetch

const clients: Record<string, (options: { fetch: Fetch }) => Promise<unknown>> = {
  smartsheet: (options) => createSmartsheetClient({ token: 't', ...options }).sheets.get({ sheetId: 1 }),
  casesolved: (options) => createCasesolvedClient({ apiKey: 'k', apiSecret: 's', ...options }).account.me(),
  smartsuite: (options) =>
    createSmartSuiteClient({ token: 't', accountId: 'a', ...options }).records.get({
      applicationId: '1',
      recordId: '2',
    }),
}

/** The only request of a refused call, and how the call ended. */
async function outcomeOf(call: (typeof clients)[string], more: object): Promise<unknown[]> {
  const sent: unknown[] = []
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    sent.push(request.method, request.url, [...request.headers])
    return Response.json({ detail: 'no' }, { status: 404 })
  }
  const ending = await call({ fetch, ...more }).catch((error: Error) => `${error.name}: ${error.message}`)
  return [...sent, ending]
}

test('every client is here', () => {
  const withClient = providers.filter((provider) => './client' in readManifest(provider).exports)
  expect(Object.keys(clients).sort()).toEqual(withClient)
})

test.each(Object.keys(clients))('the client of %s has named options', async (provider) => {
  const call = clients[provider]!
  const plain = await outcomeOf(call, {})
  expect(plain).toHaveLength(4)
  expect(await outcomeOf(call, stray)).toEqual(plain)
})
