import { expect, test } from 'vitest'
import { packages, sourcesOf } from './sources.js'

// Engines without Unicode tables, such as StarlingMonkey, refuse a whole module because of one `\p{...}`.
test.each(packages)('no regular expression of %s needs Unicode tables', (name) => {
  const users = sourcesOf(name).filter(({ text }) => /\\p\{/i.test(text))
  expect(users.map(({ path }) => path)).toEqual([])
})
