import type { Store } from '@hookwright/core'
import { contractRequest, contractWebhook } from '@hookwright/core/testing'
import { expect } from 'vitest'

/** A delivery that keeps failing, on two machines in turn, ends where `onError` says, once. */
export async function expectPoisonEndsOnce(openStore: () => Store): Promise<void> {
  const attempts: number[] = []
  const setAside: string[] = []
  const machine = () =>
    contractWebhook({
      store: openStore(),
      endpoint: 'poison',
      onDelivery: () => {
        throw new Error('poison')
      },
      onError: (_error, { delivery, attempt }) => {
        attempts.push(attempt)
        if (attempt < 4) return 'retry'
        setAside.push(delivery.id)
        return 'acknowledge'
      },
      onOutcome: () => {},
    })
  const machines = [machine(), machine()]
  const id = crypto.randomUUID()
  const statuses: number[] = []
  for (let retry = 0; retry < 7; retry++) {
    statuses.push((await machines[retry % 2]!.handle(contractRequest({ id }))).status)
  }
  expect(statuses).toEqual([500, 500, 500, 200, 200, 200, 200])
  expect(attempts).toEqual([1, 2, 3, 4])
  expect(setAside).toEqual([id])
}
