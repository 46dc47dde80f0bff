import { describe, expect, test } from 'vitest'
import { bundleOf } from './bundle.js'
import { providers, readManifest } from './sources.js'

/** Names that come only with a schema library or an HTTP client. */
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

/**
 * Bytes, minified and gzipped, without zod: of a receiver's own code, and with the pipeline that all receivers share.
 * docs/decisions/0011-size-budgets.md has the aims, and why it is more.
 */
const ceilings: Record<string, { own: number; whole: number }> = {
  smartsheet: { own: 2_500, whole: 11_190 },
  casesolved: { own: 2_700, whole: 11_430 },
  smartsuite: { own: 1_110, whole: 9_000 },
  'generic-hmac': { own: 10_200, whole: 18_720 },
}

describe.each(providers)('%s', (provider) => {
  test('./signature brings neither zod nor ky', async () => {
    expectNothingForeign(await bundleOf(`export * from '@hookwright/${provider}/signature'`))
  })

  test('./webhook adds little to what all receivers share', async () => {
    const own = await bundleOf(`export * from '@hookwright/${provider}/webhook'`, ['zod', '@hookwright/core'])
    expect(own.gzippedBytes).toBeLessThan(ceilings[provider]?.own ?? 0)
  })

  test('./webhook with everything it needs except zod stays under its ceiling', async () => {
    const whole = await bundleOf(`export * from '@hookwright/${provider}/webhook'`, ['zod'])
    expect(whole.gzippedBytes).toBeLessThan(ceilings[provider]?.whole ?? 0)
    expect(whole.modules.filter((path) => foreignModules.test(path))).toEqual([])
  })

  test('./schemas brings no receiver and no client', async () => {
    const { modules } = await bundleOf(`export * from '@hookwright/${provider}/schemas'`, ['zod'])
    expect(modules.filter((path) => /\/(pipeline|client|hmac)\//.test(path))).toEqual([])
  })
})

test('a receiver with three presets costs the engine, and almost nothing for the presets', async () => {
  const engine = await bundleOf(`export { createHmacWebhook } from '@hookwright/generic-hmac/webhook'`, ['zod'])
  const used = await bundleOf(
    `import { github, standardWebhooks, stripe } from '@hookwright/generic-hmac/presets'
     import { createHmacWebhook } from '@hookwright/generic-hmac/webhook'
     export const webhooks = [github, stripe, standardWebhooks].map((scheme) =>
       createHmacWebhook({ scheme, secret: 'a secret of the test', onDelivery() {} }))`,
    ['zod'],
  )
  expect(used.gzippedBytes - engine.gzippedBytes).toBeLessThan(1_000)
  expect(used.modules.filter((path) => foreignModules.test(path))).toEqual([])
})

test('importing everything and using nothing costs nothing', async () => {
  for (const provider of providers) {
    const { modules } = await bundleOf(`import '@hookwright/${provider}'`)
    expect(modules, provider).toEqual([])
    expect(readManifest(provider).sideEffects).toBe(false)
  }
})
