import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packages, readManifest, root } from './sources.js'

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path, 'junction')
}

/**
 * Lays the built packages out as pnpm does, without core among what the project itself depends on: each package finds
 * core, the project does not. Gives the project's folder, with slashes, as the compiler writes paths.
 */
export function installStrictly(): string {
  const project = mkdtempSync(join(realpathSync(tmpdir()), 'hookwright-strict-')).replaceAll('\\', '/')
  writeFileSync(`${project}/package.json`, JSON.stringify({ dependencies: { zod: '*' } }))
  const zod = realpathSync(`${root}node_modules/zod`)
  link(zod, `${project}/node_modules/zod`)
  const placeOf = (name: string) => `${project}/node_modules/.pnpm/${name}/node_modules`
  for (const name of packages) {
    const folder = `${placeOf(name)}/@hookwright/${name}`
    cpSync(`${root}packages/${name}/package.json`, `${folder}/package.json`)
    cpSync(`${root}packages/${name}/dist`, `${folder}/dist`, { recursive: true })
    link(zod, `${placeOf(name)}/zod`)
    if (name === 'core') continue
    link(`${placeOf('core')}/@hookwright/core`, `${placeOf(name)}/@hookwright/core`)
    link(folder, `${project}/node_modules/@hookwright/${name}`)
  }
  return project
}

/** Everything that a project can import from packages installed like this. */
export const entryPoints: readonly string[] = packages
  .filter((name) => name !== 'core')
  .flatMap((name) => Object.keys(readManifest(name).exports).map((room) => `@hookwright/${name}${room.slice(1)}`))
  .filter((specifier) => !specifier.endsWith('.json'))
