import { readFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { blocksOf, markdownFiles, root } from './blocks.js'

const order = ['Install', 'Receive a webhook', 'Call the API', 'Options', 'Errors', 'Testing', 'Runtimes', 'Links']
const readmes = markdownFiles().filter((path) => path.startsWith('packages/'))

describe.each(readmes)('%s', (path) => {
  const text = readFileSync(root + path, 'utf8')

  test('has 40 to 120 lines, because details belong into docs', () => {
    const { length } = text.trimEnd().split('\n')
    expect(length).toBeGreaterThanOrEqual(40)
    expect(length).toBeLessThanOrEqual(120)
  })

  test('has a complete example on its first screen', () => {
    const [first] = blocksOf(path, text)
    const begin = Number(first?.name.split(':').at(-1))
    expect(begin + first!.code.split('\n').length).toBeLessThanOrEqual(45)
  })

  test('has the sections of every README, in order', () => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!)
    const known = headings.filter((heading) => order.includes(heading))
    expect(known).toEqual(order.filter((heading) => known.includes(heading)))
    expect(known).toEqual(expect.arrayContaining(['Install', 'Errors', 'Testing', 'Runtimes', 'Links']))
  })
})

const firstOf = (path: string) => blocksOf(path, readFileSync(root + path, 'utf8'))[0]!.code
/** On Node, another statement replaces this last one. */
const lastLine = 'export default'
const providers = readmes.filter((path) => firstOf(path).includes(lastLine))

test.each(['README.md', 'docs/mounting.md', ...providers])(
  'the first example of %s can be saved as an .mjs file, because it has no types',
  async (path) => {
    const code = firstOf(path).split(lastLine)[0]!
    await expect(transform(code, { loader: 'js' })).resolves.toMatchObject({ warnings: [] })
  },
)
