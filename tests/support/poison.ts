import type { HandOff, Store, Webhook } from '@hookwright/core'
import { contractDelivery, contractRequest, contractWebhook } from '@hookwright/core/testing'
import { expect } from 'vitest'

/** A delivery that keeps failing, on two machines in turn, ends once, where `onError` says. */
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

/** A worker's receiver that fails on one delivery each time, and what it did. */
export function openPoisonedWorker(): { webhook: Webhook; handled: string[]; failures: () => number } {
  const handled: string[] = []
  let failures = 0
  const webhook = contractWebhook({
    on: {
      thing: ((_event: unknown, { key }: { key: string }) => void handled.push(key)) as never,
      poison: () => {
        failures++
        throw new Error('poison')
      },
    },
  })
  return { webhook, handled, failures: () => failures }
}

/** Hands over the delivery that makes it fail, and then this many good ones. */
export async function handOverPoison(handOff: HandOff, goodOnes: number): Promise<void> {
  await handOff(await contractDelivery({ id: 'poison', type: 'poison' }))
  for (let id = 0; id < goodOnes; id++) await handOff(await contractDelivery({ id: `good-${id}` }))
}
