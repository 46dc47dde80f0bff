import { describe, expect, test } from 'vitest'
import { bundleOf } from './bundle.js'
import { providers, readManifest } from './sources.js'

/** Names that only come with a schema library or an HTTP client. */
const foreignNames = [/\bZod/, /_zod\b/, /\bsafeParse/, /\bky\b/, /HTTPError/, /prefixUrl/, /node:/]
const foreignModules = /node_modules\/(?!@hookwright)/

function expectNothingForeign({ text, modules }: { text: string; modules: string[] }): void {
  for (const name of foreignNames) expect(text).not.toMatch(name)
  expect(modules.filter((path) => foreignModules.test(path))).toEqual([])
}

test('one verifier, imported from the root, costs under 1.5 kB and brings neither zod nor ky', async () => {
  const bundled = await bundleOf(`export { verifySmartsheetSignature } from '@hookwright/smartsheet'`)
  expectNothingForeign(bundled)
  expect(bundled.gzippedBytes).toBeLessThan(1_500)
})

describe.each(providers)('%s', (provider) => {
  test('./signature brings neither zod nor ky', async () => {
    expectNothingForeign(await bundleOf(`export * from '@hookwright/${provider}/signature'`))
  })

  test('./webhook without zod costs under 6 kB', async () => {
    const bundled = await bundleOf(`export * from '@hookwright/${provider}/webhook'`, ['zod'])
    expect(bundled.gzippedBytes).toBeLessThan(6_000)
    expect(bundled.modules.filter((path) => foreignModules.test(path))).toEqual([])
  })

  test('./schemas brings no receiver and no client', async () => {
    const { modules } = await bundleOf(`export * from '@hookwright/${provider}/schemas'`, ['zod'])
    expect(modules.filter((path) => /\/(pipeline|client|hmac)\//.test(path))).toEqual([])
  })
})

test('a receiver with three presets costs under 6 kB without zod', async () => {
  const bundled = await bundleOf(
    `import { createHmacWebhook, schemes } from '@hookwright/generic-hmac'
     export const webhooks = [schemes.github, schemes.stripe, schemes.standardWebhooks].map((scheme) =>
       createHmacWebhook({ scheme, secret: 'a secret of the test', onDelivery() {} }))`,
    ['zod'],
  )
  expect(bundled.gzippedBytes).toBeLessThan(6_000)
  expect(bundled.modules.filter((path) => foreignModules.test(path))).toEqual([])
})

test('importing everything and using nothing costs nothing', async () => {
  for (const provider of providers) {
    const { modules } = await bundleOf(`import '@hookwright/${provider}'`)
    expect(modules, provider).toEqual([])
    expect(readManifest(provider).sideEffects).toBe(false)
  }
})
