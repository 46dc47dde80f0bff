import { do_not_optimize, measure } from 'mitata'
import { median } from './median.mjs'

const turns = 11
/**
 * Long enough that each alternative pays for its own garbage. Node's `Hmac` is small in the heap but expensive to
 * collect; in turns of a few thousand calls, the next alternative paid for it.
 */
const turnOptions = { min_cpu_time: 150e6, batch_samples: 512 }

/**
 * Measures alternatives in turns, so that other load affects all of them. Prints the median of each one's average time,
 * and its ratio to the first: the median of the ratios in each turn, and their middle half. Averages, because a median of
 * single calls leaves out the garbage collector.
 * @param {string} title
 * @param {Record<string, () => unknown>} alternatives
 */
export async function compare(title, alternatives) {
  const names = Object.keys(alternatives)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let turn = 0; turn < turns; turn++) {
    for (const name of turn % 2 ? names : names.toReversed()) {
      const call = alternatives[name]
      const { avg } = await measure(async () => do_not_optimize(await call()), turnOptions)
      times[name].push(avg / 1_000)
    }
  }
  console.log(`\n${title} (${turns} turns)`)
  // A copy, because `median` sorts its argument.
  const base = [...times[names[0]]]
  for (const name of names) {
    const ratios = times[name].map((time, turn) => time / base[turn]).sort((left, right) => left - right)
    const at = (part) => `${ratios[Math.floor(ratios.length * part)].toFixed(2)}x`
    const time = `${median(times[name]).toFixed(2)} µs`.padStart(12)
    console.log(`  ${name.padEnd(44)}${time}  ${at(0.5)}  (${at(0.25)} to ${at(0.75)})`)
  }
}
