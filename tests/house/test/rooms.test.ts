import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { fileExists, findNodes, packages, providers, readManifest, sourcesOf } from './sources.js'

/** A provider's name in identifiers. If it is not listed, it is the folder's name with a capital letter. */
const calledInNames: Record<string, string> = { smartsuite: 'SmartSuite', 'generic-hmac': 'Hmac' }
const nameOf = (provider: string) => calledInNames[provider] ?? provider.charAt(0).toUpperCase() + provider.slice(1)

/** A provider without an API of its own has no client; what else it offers is listed. */
const ownRooms: Record<string, { without?: string[]; beside?: string[] }> = {
  'generic-hmac': { without: ['./client'], beside: ['./explain', './handshakes', './presets', './rfc9421'] },
}

const rooms = ['.', './signature', './schemas', './webhook', './client', './testing']
const folderRooms = ['./client', './engine', './testing', './node']

function roomsOf(provider: string): string[] {
  const { without = [], beside = [] } = ownRooms[provider] ?? {}
  const offered = Object.keys(readManifest(provider).exports)
  return [...rooms.filter((room) => !without.includes(room)), ...beside.filter((room) => offered.includes(room))]
}

/** What every provider that has the room exports from it under the same name. */
const furniture: Record<string, string[]> = {
  './client': ['client/client', 'testing/emulator/emulator'],
  './testing': ['testing/signed-request', 'testing/samples'],
}

/** What a provider's root re-exports from core: only what its users name or export. */
function neededOfCore(provider: string): Record<string, string[]> {
  const errors = ['ConfigError', 'RequestError', 'StoreError', 'VerificationError', 'isHookwrightError', 'RetryLater']
  const receiver = ['Clock', 'Delivery', 'HandleContext', 'Issue', 'Outcome', 'Received', 'Webhook', 'WebhookOptions']
  const memory = ['Store', 'MemoryStore', 'Reservation', 'memoryStore']
  const events = ['EventContext', 'EventHandler', 'Secret', 'SecretAnswer', 'SecretResolver', 'SecretSource']
  const request = ['ApiRequest', 'ApiResponse', 'CallOptions', 'RequestReport', 'RetryOptions']
  const client = [...request, 'ClientOptions', 'Credential', 'Fetch', 'RateLimiter']
  const signed = [...events, 'BodyInput']
  const own: Record<string, string[]> = {
    // Its pings are authorised, not signed, and name no events; its feed keeps cursors.
    smartsuite: ['CursorStore'],
    casesolved: [...signed, 'PayloadOf', 'PayloadSchema', 'StandardSchema'],
    'generic-hmac': [...signed, 'Authenticated', 'HmacHash', 'PayloadOf', 'PayloadSchema', 'StandardSchema'],
  }
  return {
    '@hookwright/core': ['deliveryKey', ...memory, ...errors, ...receiver, ...(own[provider] ?? signed)],
    ...(roomsOf(provider).includes('./client') && {
      '@hookwright/core/client': ['ApiError', 'TransportError', 'createRateLimiter', ...client],
    }),
  }
}

/** The path of a room's module, without its extension. */
function modulePath(room: string): string {
  if (room === '.') return 'index'
  return folderRooms.includes(room) ? `${room.slice(2)}/index` : room.slice(2)
}

const load = (provider: string, room: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ `@hookwright/${provider}${room.slice(1)}`)

test('core exports everything of its ./signature from its root', async () => {
  expect(await load('core', '.')).toMatchObject(await load('core', './signature'))
})

describe.each(providers)('the provider %s', (provider) => {
  test('has the same entry points as every provider', () => {
    expect(Object.keys(readManifest(provider).exports).sort()).toEqual([...roomsOf(provider), './package.json'].sort())
  })

  test.each(roomsOf(provider))('has a module for %s', (room) => {
    for (const path of [modulePath(room), ...(furniture[room] ?? [])]) {
      expect(fileExists(`packages/${provider}/src/${path}.ts`), path).toBe(true)
    }
  })

  test('creates a receiver with create<Provider>Webhook, from the root and from ./webhook', async () => {
    const name = `create${nameOf(provider)}Webhook`
    expect((await load(provider, '.'))[name]).toBeTypeOf('function')
    expect((await load(provider, './webhook'))[name]).toBeTypeOf('function')
  })

  test('creates signed test requests with signed<Provider>Request, only in ./testing', async () => {
    const name = `signed${nameOf(provider)}Request`
    expect((await load(provider, './testing'))[name]).toBeTypeOf('function')
    expect((await load(provider, '.'))[name]).toBeUndefined()
  })

  test('imports the name that errors begin with from package-name.ts', () => {
    const own = sourcesOf(provider).filter(({ tree }) =>
      findNodes(tree, ts.isStringLiteral).some(({ text }) => text === `@hookwright/${provider}`),
    )
    expect(own.map(({ path }) => path)).toEqual(['package-name.ts'])
  })

  test('exports everything of ./signature, ./schemas and ./webhook from its root', async () => {
    const whole = await load(provider, '.')
    for (const room of ['./signature', './schemas', './webhook']) {
      expect(Object.keys(whole)).toEqual(expect.arrayContaining(Object.keys(await load(provider, room))))
    }
  })

  test('re-exports what its users need of core, so that they import one package', () => {
    const { tree } = sourcesOf(provider).find(({ path }) => path === 'index.ts')!
    for (const [from, names] of Object.entries(neededOfCore(provider))) {
      const given = findNodes(tree, ts.isExportDeclaration)
        .filter(({ moduleSpecifier }) => moduleSpecifier?.getText(tree) === `'${from}'`)
        .flatMap(({ exportClause }) => (exportClause as ts.NamedExports).elements.map(({ name }) => name.text))
      expect(given.sort()).toEqual(names.sort())
    }
  })
})

test.each(providers.filter((provider) => roomsOf(provider).includes('./client')))(
  'the provider %s creates a client with create<Provider>Client, from the root and from ./client',
  async (provider) => {
    const name = `create${nameOf(provider)}Client`
    expect((await load(provider, '.'))[name]).toBeTypeOf('function')
    expect((await load(provider, './client'))[name]).toBeTypeOf('function')
  },
)

describe.each(packages)('the package %s', (name) => {
  const manifest = readManifest(name)
  const sources = sourcesOf(name)

  test('is named, licensed and placed like the others', () => {
    expect(manifest).toMatchObject({
      name: name === 'cli' ? 'hookwright' : `@hookwright/${name}`,
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20.19' },
      repository: { directory: `packages/${name}` },
    })
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'README.md', 'LICENSE']))
  })

  test.each(['README.md', 'LICENSE'])('has a %s', (file) => {
    expect(fileExists(`packages/${name}/${file}`)).toBe(true)
  })

  test('maps every entry point to its types and its one module', () => {
    for (const [room, target] of Object.entries(manifest.exports)) {
      if (room === './package.json') expect(target).toBe(room)
      else {
        const path = `./dist/${modulePath(room)}`
        expect(target).toEqual({ types: `${path}.d.ts`, default: `${path}.js` })
      }
    }
  })

  test('has only named exports: no default, no `export *`', () => {
    for (const { path, tree } of sources) {
      expect(findNodes(tree, ts.isExportAssignment), path).toEqual([])
      expect(
        findNodes(tree, ts.isExportDeclaration).filter(({ exportClause }) => !exportClause),
        path,
      ).toEqual([])
      const defaults = findNodes(tree, (node): node is ts.Node => node.kind === ts.SyntaxKind.DefaultKeyword)
      expect(defaults.filter(({ parent }) => !ts.isDefaultClause(parent)).length, path).toBe(0)
    }
  })

  test('has an index file that is only a list of imports and exports', () => {
    const lists = sources.filter(({ path }) => path === 'index.ts')
    for (const { path, tree } of lists) {
      const others = tree.statements.filter(
        (statement) => !ts.isExportDeclaration(statement) && !ts.isImportDeclaration(statement),
      )
      expect(
        others.map((statement) => statement.getText(tree)),
        path,
      ).toEqual([])
    }
  })

  test('has files in kebab-case, and none for odds and ends', () => {
    for (const { path } of sources) {
      expect(path).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/)
      expect(path).not.toMatch(/\b(utils?|helpers?|managers?|common|misc)\b/)
    }
  })

  test('uses whole words for parameters and variables', () => {
    const short = /^(req|res|opts|cfg|ctx|utils?|helpers?|manager|cb|evt)$/
    for (const { path, tree } of sources) {
      const declared = findNodes(
        tree,
        (node) => ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node),
      ) as (ts.ParameterDeclaration | ts.VariableDeclaration | ts.BindingElement)[]
      const names = declared.map((node) => node.name.getText(tree)).filter((text) => short.test(text))
      expect(names, path).toEqual([])
    }
  })
})
