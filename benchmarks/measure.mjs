import { bench, do_not_optimize, group, run } from 'mitata'

const groups = []

/**
 * Adds alternatives to measure side by side; the first is what the others are held against.
 * @param {string} title
 * @param {Record<string, () => unknown>} alternatives
 */
export function compare(title, alternatives) {
  groups.push({ title, size: Object.keys(alternatives).length })
  group(title, () => {
    for (const [name, call] of Object.entries(alternatives)) bench(name, async () => do_not_optimize(await call()))
  })
}

/** Measures all that was added, in one run, and prints each alternative with its ratio to the first of its group. */
export async function report() {
  const { benchmarks } = await run({ format: 'quiet' })
  for (const { title, size } of groups.splice(0)) {
    const rows = benchmarks.splice(0, size).map(({ alias, runs }) => ({ name: alias, ...runs[0].stats }))
    const [base] = rows
    console.log(`\n${title}`)
    for (const { name, p50, min } of rows) {
      const time = `${(p50 / 1_000).toFixed(2)} µs`.padStart(12)
      console.log(
        `  ${name.padEnd(44)}${time}  ${(p50 / base.p50).toFixed(2)}x  (best ${(min / base.min).toFixed(2)}x)`,
      )
    }
  }
}
