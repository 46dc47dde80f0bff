/** Numbers from 0 to below 1, the same for the same seed, so that a simulation can be repeated. */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}
