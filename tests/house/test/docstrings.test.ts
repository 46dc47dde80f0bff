import ts from 'typescript'
import { expect, test } from 'vitest'
import { kindOf, packages, readManifest, root } from './sources.js'

// Engines take clients of other libraries, whose methods are described there.
const entryPoints = packages
  .filter((name) => kindOf(name) !== 'engine')
  .flatMap((name) =>
    Object.entries(readManifest(name).exports).flatMap(([room, target]) =>
      typeof target === 'object' && 'types' in target
        ? [{ name: name + room.slice(1), room, file: `${root}packages/${name}/${target.types}` }]
        : [],
    ),
  )

const program = ts.createProgram(
  entryPoints.map(({ file }) => file),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
  },
)
const checker = program.getTypeChecker()

const isDocumented = (symbol: ts.Symbol | undefined) => symbol && symbol.getDocumentationComment(checker).length > 0

/** What an editor shows without a description: functions, schemas and other values, types of payloads, and their methods. */
function undocumentedOf(file: string, isSchemas: boolean): string[] {
  const missing: string[] = []
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
    const [declaration] = symbol.declarations ?? []
    // A module used as a value, such as `schemes`, is described where it is exported.
    if (!declaration || ts.isSourceFile(declaration)) continue
    if ((symbol.flags & ts.SymbolFlags.Value || isSchemas) && !isDocumented(symbol)) missing.push(exported.name)
    if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) continue
    for (const member of declaration.members) {
      if (!ts.isMethodSignature(member) && !ts.isMethodDeclaration(member)) continue
      if (!isDocumented(checker.getSymbolAtLocation(member.name)))
        missing.push(`${exported.name}.${member.name.getText()}`)
    }
  }
  return missing
}

test.each(entryPoints)('everything that $name exports says what it does', ({ file, room }) => {
  expect(undocumentedOf(file, room === './schemas')).toEqual([])
})
