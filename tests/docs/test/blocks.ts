import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** With slashes, as the compiler writes paths, even on Windows. */
export const root: string = fileURLToPath(new URL('../../../', import.meta.url)).replaceAll('\\', '/')
/** In tests/docs, so that packages are found as in a user's project. */
export const outFolder: string = `${root}tests/docs/.out`

export interface Block {
  /** The place of the block for people: `README.md:12`. */
  name: string
  /** The file it is written to. */
  file: string
  code: string
  runs: boolean
}

/** Every document of the repository. */
export function markdownFiles(): string[] {
  const packages = readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`)
  const examples = readdirSync(`${root}examples`).map((name) => `examples/${name}/README.md`)
  const docs = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`)
  const files = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...packages, ...examples, ...docs]
  return files
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') && existsSync(root + path))
}

/** The ```ts blocks of one document. A block marked ```ts no-run is compiled but not run. */
export function blocksOf(path: string, text: string): Block[] {
  const blocks: Block[] = []
  const lines = text.split('\n')
  for (let start = 0; start < lines.length; start++) {
    const fence = /^```ts\b *(.*)$/.exec(lines[start]!)
    if (!fence) continue
    const end = lines.indexOf('```', start)
    if (end < 0) throw new Error(`${path}:${start + 1}: a block is not closed.`)
    const slug = `${path.replace(/\.md$/, '').replaceAll('/', '-')}-${start + 1}`
    const code = `${lines.slice(start + 1, end).join('\n')}\n`
    blocks.push({ name: `${path}:${start + 1}`, file: `${outFolder}/${slug}.ts`, code, runs: fence[1] !== 'no-run' })
    start = end
  }
  return blocks
}

/** Writes every block of every document into its own file. */
export function writeBlocks(): Block[] {
  const blocks = markdownFiles().flatMap((path) => blocksOf(path, readFileSync(root + path, 'utf8')))
  rmSync(outFolder, { recursive: true, force: true })
  mkdirSync(outFolder, { recursive: true })
  for (const { file, code } of blocks) writeFileSync(file, code)
  return blocks
}
