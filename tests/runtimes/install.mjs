import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packAll } from '../../scripts/pack.mjs'
import { root } from '../../scripts/workspace.mjs'

const readManifest = (folder) => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))

/** Where a package in `folder` finds a dependency: in its own node_modules, or in a parent folder's. */
function findDependency(name, folder) {
  for (let place = folder; place !== dirname(place); place = dirname(place)) {
    if (existsSync(`${place}/node_modules/${name}/package.json`)) return realpathSync(`${place}/node_modules/${name}`)
  }
  throw new Error(`${name} is not installed.`)
}

/** Copies a dependency, and what it depends on, next to the packages. */
function copyDependency(name, folder, modules) {
  if (existsSync(`${modules}/${name}`)) return
  const source = findDependency(name, folder)
  cpSync(source, `${modules}/${name}`, { recursive: true, dereference: true })
  for (const next of Object.keys(readManifest(source).dependencies ?? {})) copyDependency(next, source, modules)
}

/**
 * Creates a project with the packed packages installed as npm would, but without a registry: the tarballs are unpacked,
 * and their dependencies are copied from the workspace. The project is outside the repository, so that nothing is found
 * in a parent folder. Returns its folder.
 */
export function installProject() {
  const project = mkdtempSync(join(realpathSync(tmpdir()), 'hookwright-runtimes-'))
  const modules = `${project}/node_modules`
  cpSync(fileURLToPath(new URL('project', import.meta.url)), project, { recursive: true })
  writeFileSync(`${project}/package.json`, JSON.stringify({ private: true, type: 'module' }))
  for (const tarball of packAll()) {
    const name = tarball
      .split('/')
      .at(-1)
      .replace(/^hookwright-/, '')
      .replace(/-\d+\.\d+\.\d+.*$/, '')
    const folder = `${modules}/@hookwright/${name}`
    mkdirSync(folder, { recursive: true })
    // Through a pipe, because some programs take a drive's letter for the name of another machine.
    execFileSync('tar', ['-xzf', '-', '--strip-components=1'], { cwd: folder, input: readFileSync(tarball) })
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = readManifest(folder)
    const needed = { ...dependencies, ...peerDependencies }
    for (const [dependency, range] of Object.entries(needed)) {
      if (/^(workspace|catalog):/.test(range)) throw new Error(`${name} was packed with ${dependency}: ${range}`)
      if (dependency.startsWith('@hookwright/') || peerDependenciesMeta[dependency]?.optional) continue
      copyDependency(dependency, `${root}packages/${name}`, modules)
    }
  }
  return project
}
