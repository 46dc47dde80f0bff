// A fingerprint of everything a build depends on, so that `npm start` and `npm test` build only when something changed.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
mkdirSync(`${root}.cache`, { recursive: true })

export const stampFile = `${root}.cache/built`

export function sourceStamp() {
  const hash = createHash('sha256')
  const files = ['tsup.config.ts', 'tsconfig.base.json', 'package.json']
  for (const name of readdirSync(`${root}packages`).sort()) {
    files.push(`packages/${name}/package.json`, `packages/${name}/tsconfig.json`)
    const sources = readdirSync(`${root}packages/${name}/src`, { recursive: true, withFileTypes: true })
    for (const entry of sources) if (entry.isFile()) files.push(`${entry.parentPath}/${entry.name}`.slice(root.length))
  }
  for (const file of files.sort()) {
    hash.update(file)
    hash.update(readFileSync(root + file))
  }
  return hash.digest('hex')
}
