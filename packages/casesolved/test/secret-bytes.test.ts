import { createCasesolvedWebhook, verifyCasesolvedSecret } from '@hookwright/casesolved'
import { samplePayloads, signedCasesolvedRequest } from '@hookwright/casesolved/testing'
import { utf8 } from '@hookwright/core'
import { expect, test } from 'vitest'
import { collect, secret } from './collect.js'

const site = samplePayloads.siteStatusUpdate
const post = (payload: unknown, presented = secret) => signedCasesolvedRequest({ secret: presented, payload })

test('a secret given as bytes is checked by the same rules, wherever it comes from', async () => {
  const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
  const bad = [
    new Uint8Array(200).fill(0x78),
    utf8('\u0000\u0001control-bytes-inside'),
    utf8(' edge-space-secret '),
    latin1('un-secret-très-caché'),
    utf8('pässword-für-Σ-everyone'),
    utf8('\ufeffa-secret-behind-a-bom'),
    new Uint8Array(16),
  ]
  for (const bytes of bad) {
    for (const given of [bytes, { value: bytes }, [secret, bytes]]) {
      expect(() => createCasesolvedWebhook({ secret: given })).toThrow(/Option "secret"/)
      const verdict = verifyCasesolvedSecret({ headers: new Headers(), secret: given })
      await expect(verdict).rejects.toMatchObject({ code: 'secret_invalid' })
    }
    for (const answer of [bytes, { secret: bytes }, { secret: { value: bytes } }]) {
      const outcomes: string[] = []
      const { webhook } = collect({ secret: () => answer, onOutcome: ({ type }) => outcomes.push(type) })
      expect((await webhook.handle(await post(site))).status).toBe(503)
      expect(outcomes).toEqual(['secrets_failed'])
    }
    const { webhook } = collect({ secret: async () => ({ secret: [bytes, secret] }) })
    expect((await webhook.handle(await post(site))).status).toBe(200)
  }
})

test.each([[12_345_678_901_234], [{}], [true]])('%j, which is neither text nor bytes, is not a secret', (value) => {
  expect(() => createCasesolvedWebhook({ secret: { value } as never })).toThrow(/Option "secret"/)
})

test('bytes that are UTF-8 of what Press can send are that text', async () => {
  const accented = 'un-secret-très-caché'
  const entry = { value: utf8(accented), id: 'bytes', notAfter: new Date('2999-01-01') }
  for (const given of [utf8(accented), entry, () => utf8(accented), async () => ({ secret: [entry] })]) {
    const { webhook, seen } = collect({ secret: given })
    expect((await webhook.handle(await post(site, accented))).status).toBe(200)
    expect(seen).toHaveLength(1)
    if (given === entry) expect(seen[0]?.secretId).toBe('bytes')
  }
})
