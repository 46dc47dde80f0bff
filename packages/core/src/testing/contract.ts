/** One requirement of a contract. A suite is plain data: pass each check to your test runner. */
export interface ContractCheck {
  readonly name: string
  /** Rejects when the requirement is not met. */
  run(): Promise<void>
}

/**
 * Makes checks of an object, or of what a function returns. Each check uses a different key, so one object may serve
 * all.
 */
export function checksOn<Tested extends object>(
  given: Tested | (() => Tested | Promise<Tested>),
): (name: string, run: (tested: Tested, key: string) => Promise<void>) => ContractCheck {
  return (name, run) => ({
    name,
    run: async () => run(typeof given === 'function' ? await given() : given, `contract-${crypto.randomUUID()}`),
  })
}

/** Fails a check unless both are the same JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, got ${found}`)
}

export function holds(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(what)
}
