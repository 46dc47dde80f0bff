import { rmSync } from 'node:fs'
import ts from 'typescript'
import { afterAll, expect, test } from 'vitest'
import { installStrictly } from './strict-install.js'

const project = installStrictly()
afterAll(() => rmSync(project, { recursive: true, force: true }))

const file = `${project}/user.ts`
let text = ''
let version = 0
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: (path) => (path === file ? String(version) : '0'),
  getScriptSnapshot(path) {
    const content = path === file ? text : ts.sys.readFile(path)
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
  },
  getCurrentDirectory: () => project,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  realpath: ts.sys.realpath!,
  getCompilationSettings: () => ({
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
  }),
})

function open(content: string): void {
  text = content
  version++
}

const receivers = [
  ['generic-hmac', 'createHmacWebhook', ['scheme', 'secret']],
  ['smartsheet', 'createSmartsheetWebhook', ['secret']],
  ['casesolved', 'createCasesolvedWebhook', ['secret']],
  ['casesolved', 'createFrappeWebhook', ['secret']],
  ['smartsuite', 'createSmartSuiteWebhook', ['authorize']],
] as const

test.each(receivers)('an editor asks for what %s.%s needs, and for nothing more', (name, create, needed) => {
  open(`import { ${create} } from '@hookwright/${name}'\n${create}({  })`)
  const entries = service.getCompletionsAtPosition(file, text.length - 3, {})?.entries ?? []
  const required = entries.filter(({ kindModifiers }) => !kindModifiers?.includes('optional'))
  expect(required.map((entry) => entry.name)).toEqual(needed)
})

/** What an editor offers at the caret. */
function offeredAt(content: string): { name: string; documentation: string }[] {
  const caret = content.indexOf('|')
  open(content.replace('|', ''))
  const { entries = [] } = service.getCompletionsAtPosition(file, caret, {}) ?? {}
  return entries.map(({ name, source, data }) => {
    const details = service.getCompletionEntryDetails(file, caret, name, {}, source, {}, data)
    return { name, documentation: ts.displayPartsToString(details?.documentation) }
  })
}

test.each([
  ['generic-hmac', 'verifySignature'],
  ['generic-hmac', 'signRequest'],
  ['generic-hmac/explain', 'explainVerification'],
  ['generic-hmac/rfc9421', 'verifyMessageSignature'],
  ['generic-hmac/rfc9421', 'signMessage'],
])('an editor describes each option of %s.%s', (name, call) => {
  const offered = offeredAt(`import { ${call} } from '@hookwright/${name}'\n${call}({ | })`)
  expect(offered.map((option) => option.name)).toContain('body')
  expect(offered.filter(({ documentation }) => documentation === '')).toEqual([])
})

test('an editor knows the components of a message', () => {
  const offered = offeredAt(
    `import { signMessage } from '@hookwright/generic-hmac/rfc9421'\nsignMessage({ components: ['|'] })`,
  )
  expect(offered.map(({ name }) => name)).toEqual(expect.arrayContaining(['@method', '@target-uri', 'content-digest']))
})

test('a receiver without a secret is told about the secret, and not about a verifier', () => {
  open(`import { createHmacWebhook, schemes } from '@hookwright/generic-hmac'
    createHmacWebhook({ scheme: schemes.github, onDelivery: (delivery) => delivery.id })`)
  const problems = service.getSemanticDiagnostics(file)
  const told = problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n')
  expect(told).toContain("Property 'secret' is missing")
  expect(told.match(/gave the following error/g)).toHaveLength(1)
  expect(told).not.toContain('Verifier')
})
