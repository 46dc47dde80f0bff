// A fingerprint of everything a build depends on, so that `npm start` and `npm test` build only when something changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { packagesFor, root } from './workspace.mjs'

const stampFile = `${root}.cache/built`

function sourceStamp(purpose) {
  const hash = createHash('sha256')
  const files = ['tsup.config.ts', 'tsconfig.base.json', 'tsconfig.package.json', 'package.json', 'scripts/build.mjs']
  for (const name of packagesFor(purpose)) {
    files.push(`packages/${name}/package.json`, `packages/${name}/tsconfig.json`)
    const sources = readdirSync(`${root}packages/${name}/src`, { recursive: true, withFileTypes: true })
    for (const entry of sources) if (entry.isFile()) files.push(`${entry.parentPath}/${entry.name}`.slice(root.length))
  }
  for (const file of files.sort()) {
    hash.update(file)
    hash.update(readFileSync(root + file))
  }
  return `${purpose} ${hash.digest('hex')}`
}

/** Whether everything that a purpose needs is built. A build of everything also serves the tour. */
export function isBuilt(purpose) {
  const ending = purpose === 'all' ? 'index.d.ts' : 'index.js'
  const complete = packagesFor(purpose).every((name) => existsSync(`${root}packages/${name}/dist/${ending}`))
  if (!complete || !existsSync(stampFile)) return false
  const stamps = readFileSync(stampFile, 'utf8').split('\n')
  return stamps.includes(sourceStamp(purpose))
}

/** Called before a build changes anything, because files of an interrupted build must not count as built. */
export const markUnbuilt = () => rmSync(stampFile, { force: true })

export function markBuilt(purpose) {
  mkdirSync(`${root}.cache`, { recursive: true })
  const purposes = purpose === 'all' ? ['all', 'tour'] : [purpose]
  writeFileSync(stampFile, purposes.map(sourceStamp).join('\n'))
}
