import { median } from '../median.mjs'

const roundMs = 200
const rounds = 25

/** How often `call` completes per second with this many running at once. */
async function rateOf(concurrency, call) {
  let completed = 0
  const startedAt = performance.now()
  const until = startedAt + roundMs
  const worker = async () => {
    while (performance.now() < until) {
      await call()
      completed++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return (completed / (performance.now() - startedAt)) * 1_000
}

/** Measures both in turns, so that other load affects both; prints the ratio of the medians. */
export async function compareRates(title, bare, ours) {
  console.log(`\n${title}`)
  await Promise.all([rateOf(16, bare), rateOf(16, ours)])
  for (const concurrency of [1, 16, 64]) {
    const rates = { bare: [], ours: [] }
    for (let round = 0; round < rounds; round++) {
      rates.bare.push(await rateOf(concurrency, bare))
      rates.ours.push(await rateOf(concurrency, ours))
    }
    const [ofBare, ofOurs] = [median(rates.bare), median(rates.ours)]
    const line = `${Math.round(ofBare)}/s bare, ${Math.round(ofOurs)}/s ours`
    console.log(`  concurrency ${String(concurrency).padStart(2)}: ${line.padEnd(34)} ${(ofBare / ofOurs).toFixed(2)}x`)
  }
}

export async function rate(title, concurrency, call) {
  await rateOf(concurrency, call)
  const rates = []
  for (let round = 0; round < 3; round++) rates.push(await rateOf(concurrency, call))
  console.log(`  ${title.padEnd(44)} ${Math.round(median(rates))}/s`)
}
