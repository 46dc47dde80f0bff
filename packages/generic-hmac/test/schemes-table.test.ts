import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('docs/schemes.md says which values are not authenticated', () => {
  const page = readFileSync(new URL('../../../docs/schemes.md', import.meta.url), 'utf8')
  const row = (name: string) => page.split('\n').find((line) => line.includes(`\`${name}\``))
  expect(row('github')).toContain('when it comes, `x-github-delivery`, `x-github-event`')
  expect(row('standardWebhooks')).toContain('| body | nothing |')
  expect(row('mailgun')).toContain('everything of the body that is not in the content')
  expect(row('gitlabToken')).toContain('the whole body')
  expect(row('sentry')).toContain('`sentry-hook-timestamp`')
  expect(row('bird')).toContain('| `{timestamp}\\n{url}\\n{bodyHash sha256}` |')
  expect(row('bird')).toContain('| 86400 s past, 300 s ahead |')
})
