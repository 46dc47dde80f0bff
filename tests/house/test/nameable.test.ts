import { rmSync } from 'node:fs'
import ts from 'typescript'
import { afterAll, expect, test } from 'vitest'
import { entryPoints, installStrictly } from './strict-install.js'

const project = installStrictly()
afterAll(() => rmSync(project, { recursive: true, force: true }))

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  skipLibCheck: true,
  declaration: true,
}

/** Parsed once for all programs: libraries and declarations. */
const parsed = new Map<string, ts.SourceFile | undefined>()
const userFile = `${project}/user.ts`

function compile(text: string): { program: ts.Program; file: ts.SourceFile } {
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile
  const file = ts.createSourceFile(userFile, text, ts.ScriptTarget.ES2022, true)
  host.getSourceFile = (path, ...rest) => {
    if (path === userFile) return file
    if (!parsed.has(path)) parsed.set(path, read(path, ...rest))
    return parsed.get(path)
  }
  return { program: ts.createProgram([userFile], options, host), file }
}

const isOurs = ({ symbol }: ts.Type) =>
  symbol?.declarations?.some((declaration) => declaration.getSourceFile().fileName.includes('/@hookwright/')) ?? false

/** Used by a receiver with a verifier and handshakes. Users do not call these. */
const internal = ['protocol', 'extend', 'verify', 'check']

/** What a user may export from an entry point, as expressions: constants, results of functions, and all their members. */
function expressionsOf(specifier: string): string[] {
  const { program, file } = compile(`import * as entry from '${specifier}'`)
  const checker = program.getTypeChecker()
  const found: string[] = []
  const seen = new Set<ts.Type>()
  const visit = (expression: string, type: ts.Type, depth: number): void => {
    for (const signature of type.getCallSignatures()) {
      const given = signature.getReturnType()
      const args = signature.getParameters().map(() => '0 as never')
      const call = `${expression}(${args})`
      const awaited = checker.getAwaitedType(given) ?? given
      visitValue(awaited === given ? call : `(await ${call})`, awaited, depth + 1)
    }
    if (type.getCallSignatures().length === 0) visitValue(expression, type, depth)
    // A method can be taken out and exported, as `handle` of a receiver is.
    else if (depth > 0) found.push(expression)
  }
  const visitValue = (expression: string, type: ts.Type, depth: number): void => {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection)) || type.getConstructSignatures()[0])
      return
    found.push(expression)
    if (depth > 4 || seen.has(type) || !isOurs(type)) return
    seen.add(type)
    for (const property of type.getProperties()) {
      if (!/^[a-z]\w*$/i.test(property.name) || internal.includes(property.name)) continue
      visit(`${expression}.${property.name}!`, checker.getNonNullableType(checker.getTypeOfSymbol(property)), depth + 1)
    }
  }
  const { moduleSpecifier } = file.statements[0] as ts.ImportDeclaration
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(moduleSpecifier)!)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
    if (symbol.flags & ts.SymbolFlags.Value) visit(exported.name, checker.getTypeOfSymbol(symbol), 0)
  }
  return found
}

test.each(entryPoints)(
  'everything that %s returns can be exported: its type has a name that the user can import',
  (specifier) => {
    const expressions = expressionsOf(specifier)
    const names = new Set(expressions.map((expression) => /\w+/.exec(expression.replace('(await ', ''))?.[0]))
    const lines = expressions.map((expression, index) => `export const value${index} = ${expression}`)
    const { program, file } = compile(`import { ${[...names].join(', ')} } from '${specifier}'\n${lines.join('\n')}`)
    const refused = program.getDeclarationDiagnostics(file).map(({ start = 0, messageText }) => ({
      line: file.text.slice(start).split('\n', 1)[0],
      problem: ts.flattenDiagnosticMessageText(messageText, ' '),
    }))
    expect(refused).toEqual([])
  },
  60_000,
)
