import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { markdownFiles, root } from './blocks.js'

/** How GitHub names a heading in a link. */
const slugOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

function slugsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```/gm, '')
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slugOf(heading!))
}

test.each(markdownFiles())('%s links to existing files and headings', (document) => {
  const text = readFileSync(root + document, 'utf8').replace(/^```[\s\S]*?^```/gm, '')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
  for (const link of links.filter((link) => !/^[a-z]+:/.test(link))) {
    const [path = '', heading] = link.split('#')
    const target = path === '' ? root + document : join(root, dirname(document), path)
    expect(existsSync(target), link).toBe(true)
    if (heading) expect(slugsOf(target), link).toContain(heading)
  }
})
