import type { Store } from '@hookwright/core'

export interface RaceTask {
  keys: string[]
  leaseMs: number
}

export interface RaceResult {
  won: string[]
  errors: string[]
}

/** A process that tries to reserve every given key, eight at a time, in its own order. */
export async function race(store: Store): Promise<void> {
  // Connected before the race begins.
  await store.reserve(`warm-${process.pid}`, 1_000)
  process.on('message', async ({ keys, leaseMs }: RaceTask) => {
    const left = [...keys]
    const result: RaceResult = { won: [], errors: [] }
    const run = async () => {
      while (left.length > 0) {
        // Near the end of the list, where the others are too, so that all use the same few keys at the same time.
        const [key = ''] = left.splice(Math.max(0, left.length - 1 - Math.floor(Math.random() * 8)), 1)
        try {
          if ((await store.reserve(key, leaseMs)).status === 'reserved') result.won.push(key)
        } catch (error) {
          result.errors.push(String(error))
        }
      }
    }
    await Promise.all(Array.from({ length: 8 }, run))
    process.send?.(result)
  })
  process.send?.('ready')
}
