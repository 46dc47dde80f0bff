import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root: string = fileURLToPath(new URL('../../../', import.meta.url))

const engines = ['libsql', 'nats', 'postgres', 'redis']

export const packages: string[] = readdirSync(`${root}packages`).sort()
export const providers: string[] = packages.filter((name) => !['core', 'cli', ...engines].includes(name))

export type Kind = 'core' | 'provider' | 'engine' | 'cli'

export function kindOf(name: string): Kind {
  if (name === 'core' || name === 'cli') return name
  return engines.includes(name) ? 'engine' : 'provider'
}

interface Manifest {
  name: string
  exports: Record<string, string | { types: string; default: string }>
  [field: string]: unknown
}

export function readManifest(name: string): Manifest {
  return JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'))
}

export interface Source {
  /** Relative to the package's `src`: `client/index.ts`. */
  path: string
  text: string
  /** Every module specifier: imports, re-exports and dynamic imports. */
  imports: string[]
  tree: ts.SourceFile
}

/** All source files of a package, parsed by the compiler, so that comments and strings do not count as code. */
export function sourcesOf(name: string): Source[] {
  const folder = `${root}packages/${name}/src`
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  return paths
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(`${folder}/${path}`, 'utf8')
      const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
      return { path, text, imports, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) }
    })
}

/** Every node of a file for which `test` holds. */
export function findNodes<T extends ts.Node>(tree: ts.Node, test: (node: ts.Node) => node is T): T[] {
  const found: T[] = []
  const visit = (node: ts.Node): void => {
    if (test(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

export const fileExists = (path: string): boolean => existsSync(root + path)
