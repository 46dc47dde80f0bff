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
 * The type of a value that was read by a schema: the schema's input type, since transforms have no effect. Its output
 * type if the input type is unknown, as with zod's `ZodType<T>`.
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

/** What was removed, to be put back in reverse order if the value does not fit in the end. */
type Undo = (() => void)[]

function putBack(holder: object, key: PropertyKey, value: unknown): void {
  // Not by assignment, which would set the prototype for `__proto__`.
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

/**
 * Removes the value at `path`, or its holder if the value is absent although it is required. Array elements become
 * holes, closed by {@link closeHoles}, so that the other paths of a round stay valid. False if the root itself does not
 * fit.
 */
function remove(root: unknown, path: readonly PropertyKey[], holed: Set<unknown[]>, undo: Undo): boolean {
  const last = path.at(-1)
  if (last === undefined) return false
  let holder = root as Record<PropertyKey, unknown>
  // Only own properties: one that was removed in this round may have hidden one of the prototype.
  for (const part of path.slice(0, -1)) {
    holder = (Object.hasOwn(Object(holder), part) ? holder[part] : undefined) as typeof holder
  }
  // It was removed with its holder.
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
    // forEach skips holes.
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

/** One round: removes what the schema refused. False if even the root does not fit. */
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
 * Reads a freshly parsed value, which is changed in place: what the schema refuses is removed and listed, and
 * everything else stays, including unknown keys. `ok: false` if even the root does not fit; then nothing is removed.
 *
 * The value itself is kept, not the schema's copy: copies drop keys such as `__proto__`, and cost memory.
 *
 * @throws TypeError for a schema that returns a promise
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
      // It is not awaited, so its rejection must not end the process.
      Promise.resolve(result).catch(() => {})
      throw new TypeError('A payload schema must validate synchronously.')
    }
    if (!result.issues) return { ok: true, value: value as T, issues: found }
    const issues = result.issues.map(readIssue)
    // One by one, because a call can't have a hundred thousand arguments.
    for (const issue of issues) found.push(issue)
    if (!prune(value, issues, undo)) break
  }
  for (const step of undo.reverse()) step()
  return { ok: false, issues: found }
}
