import { bench, do_not_optimize, group, run } from 'mitata'
import { median } from './median.mjs'

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

/**
 * Prints the median time of each alternative, measured in turns, so that whatever else the machine does hits all; the
 * first is what the others are held against.
 * @param {string} title
 * @param {Record<string, () => unknown>} alternatives
 * @param {{ rounds: number, calls: number }} size how often each has its turn, and how many calls a turn is
 */
export async function inTurns(title, alternatives, { rounds, calls }) {
  const times = Object.fromEntries(Object.keys(alternatives).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of Object.entries(alternatives)) {
      const startedAt = performance.now()
      for (let count = 0; count < calls; count++) await call()
      times[name].push(((performance.now() - startedAt) / calls) * 1_000)
    }
  }
  const [base] = Object.values(times).map(median)
  console.log(`\n${title} (median of ${rounds} turns of ${calls})`)
  for (const [name, values] of Object.entries(times)) {
    const time = median(values)
    console.log(`  ${name.padEnd(24)}${time.toFixed(2).padStart(8)} µs  ${(time / base).toFixed(2)}x`)
  }
}
