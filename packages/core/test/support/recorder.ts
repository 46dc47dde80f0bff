import type { Outcome } from '@hookwright/core'

/** Keeps the outcomes that a receiver reports. */
export function recorder() {
  const outcomes: Outcome[] = []
  return { outcomes, onOutcome: (outcome: Outcome) => void outcomes.push(outcome) }
}
