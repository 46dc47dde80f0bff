import { isPromise } from './maybe-promise.js'

/** The part of the Standard Schema interface that we use: zod, valibot, arktype and others implement it. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/**
 * What a value that was read by a schema is: what the schema takes, since transforms have no effect. What it gives where
 * it does not say what it takes, as with zod's `ZodType<T>`.
 */
export type PayloadOf<S extends StandardSchema> =
  S extends StandardSchema<infer Input, infer Output> ? (unknown extends Input ? Output : Input) : never

/** A schema that reads payloads of a type: the way back from {@link PayloadOf}. */
export type PayloadSchema<P> = StandardSchema<P, unknown> | StandardSchema<unknown, P>

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** A field that did not have the type its provider documents. */
export interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

export type LooseResult<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

function readIssue({ path = [], message }: StandardIssue): Issue {
  return { path: path.map((part) => (typeof part === 'object' ? part.key : part)), message }
}

/** What was removed, to be put back in reverse order when nothing fits in the end. */
type Undo = (() => void)[]

function putBack(holder: object, key: PropertyKey, value: unknown): void {
  // Not by assignment, which would take `__proto__` for something else.
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

/**
 * Removes what is at `path`, or, where there is nothing (a required field is absent), what should hold it. Array
 * elements become holes, closed by {@link closeHoles}, so that the other paths of a round stay right. False when what
 * does not fit is the root.
 */
function remove(root: unknown, path: readonly PropertyKey[], holed: Set<unknown[]>, undo: Undo): boolean {
  const last = path.at(-1)
  if (last === undefined) return false
  let holder = root as Record<PropertyKey, unknown>
  // Own properties alone: what was removed in this round may have hidden a prototype.
  for (const part of path.slice(0, -1)) {
    holder = (Object.hasOwn(Object(holder), part) ? holder[part] : undefined) as typeof holder
  }
  // It went with what held it.
  if (typeof holder !== 'object' || holder === null) return true
  if (!Object.hasOwn(holder, last)) return remove(root, path.slice(0, -1), holed, undo)
  const value = holder[last]
  undo.push(() => putBack(holder, last, value))
  delete holder[last]
  if (Array.isArray(holder)) holed.add(holder)
  return true
}

function closeHoles(arrays: Set<unknown[]>, undo: Undo): void {
  for (const array of arrays) {
    const before = array.slice()
    // forEach visits no holes.
    undo.push(() => {
      before.forEach((item, index) => {
        putBack(array, index, item)
      })
    })
    array.length = 0
    before.forEach((item) => {
      array.push(item)
    })
  }
}

/** One round: removes what the schema refused. False when even the root does not fit. */
function prune(value: unknown, issues: readonly Issue[], undo: Undo): boolean {
  const holed = new Set<unknown[]>()
  const seen = new Set<string>()
  for (const { path } of issues) {
    const name = JSON.stringify(path)
    if (!seen.has(name) && !remove(value, path, holed, undo)) return false
    seen.add(name)
  }
  closeHoles(holed, undo)
  return true
}

/** Removing a field can only reveal that its holder is incomplete: payloads are not nested deeper than this. */
const mostRounds = 8

/**
 * Reads a freshly parsed value, which is changed in place: what the schema refuses is removed and listed, everything
 * else stays, unknown keys too. `ok: false` when even the root does not fit; then nothing is removed.
 *
 * The value itself is kept, not the schema's copy: copies drop keys such as `__proto__`, and cost memory.
 *
 * @throws TypeError for a schema that answers with a promise
 * @example
 * const { ok, issues } = parseLoosely(callbackSchema, value)
 * return { type: ok ? 'events' : 'unknown', payload: value, issues, id: await sha256Hex(body) }
 */
export function parseLoosely<T>(schema: StandardSchema<unknown, T>, value: unknown): LooseResult<T> {
  const found: Issue[] = []
  const undo: Undo = []
  for (let round = 0; round < mostRounds; round++) {
    const result = schema['~standard'].validate(value)
    if (isPromise(result)) {
      // Nobody waits for it: what it fails with must not end the process.
      Promise.resolve(result).catch(() => {})
      throw new TypeError('A payload schema must validate synchronously.')
    }
    if (!result.issues) return { ok: true, value: value as T, issues: found }
    const issues = result.issues.map(readIssue)
    // One by one: a call takes no hundred thousand arguments.
    for (const issue of issues) found.push(issue)
    if (!prune(value, issues, undo)) break
  }
  for (const step of undo.reverse()) step()
  return { ok: false, issues: found }
}
