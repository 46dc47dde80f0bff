import { expect, test } from 'vitest'
import { explain } from './mistakes.js'

test('headers of another family: each is named, and all together fit', async () => {
  const found = await explain('svix', {
    headers: (sent) =>
      Object.fromEntries(Object.entries(sent).map(([name, text]) => [name.replace('svix', 'webhook'), text])),
  })
  expect(found.findings.map(({ part }) => part)).toEqual(['header', 'id', 'timestamp'])
  expect(found.findings[2]!.message).toMatch(/Then the signature fits/)
})

test('a prefix and a content: two mistakes, of which one can be seen', async () => {
  const found = await explain('slack', {
    scheme: (right) => ({ ...right, signature: { ...right.signature, format: undefined }, content: [{ body: true }] }),
  })
  expect(found.findings.map(({ part }) => part)).toEqual(['prefix', 'content'])
  expect(found.findings[0]!.message).not.toMatch(/fits/)
  expect(found.findings[1]!.message).toMatch(/Then the signature fits/)
})
