import { readFileSync } from 'node:fs'
import { schemes } from '@hookwright/generic-hmac'
import { expect, test } from 'vitest'
import { renderSchemes } from '../scripts/schemes-table.mjs'

const page = readFileSync(new URL('../../../docs/schemes.md', import.meta.url), 'utf8')

test('docs/schemes.md is what the presets say', () => {
  expect(page).toBe(renderSchemes({ ...schemes }))
})

test('it says what nobody authenticates', () => {
  const row = (name: string) => page.split('\n').find((line) => line.includes(`\`${name}\``))
  expect(row('github')).toContain('when it comes, `x-github-delivery`, `x-github-event`')
  expect(row('standardWebhooks')).toContain('| body | nothing |')
  expect(row('mailgun')).toContain('everything of the body that is not in the content')
  expect(row('gitlabToken')).toContain('the whole body')
  expect(row('sentry')).toContain('`sentry-hook-timestamp`')
})
