import type { Reservation, Store } from '../store/store.js'
import { type ContractCheck, checksOn, holds, same } from './contract.js'

export interface StoreContractOptions {
  /**
   * The store under test, or a function that returns it. Every check uses different keys, so one store may serve all.
   */
  store: Store | (() => Store | Promise<Store>)
  /** Lets this much time pass for the store: waits, or moves its clock. */
  wait: (ms: number) => Promise<void>
  /** A lease that the checks wait out, in milliseconds. Default 150; use a longer one for slow engines. */
  shortLeaseMs?: number
}

const long = 60_000

/**
 * What every `Store` must do, as checks to run one by one.
 *
 * @example
 * for (const { name, run } of storeContract({ store: memoryStore({ clock }), wait: clock.advance })) test(name, run)
 */
export function storeContract({ store: given, wait, shortLeaseMs = 150 }: StoreContractOptions): ContractCheck[] {
  const check = checksOn(given)
  const outlast = (ms: number) => wait(Math.ceil(ms * 1.2) + 5)

  async function take(store: Store, key: string, leaseMs = long): Promise<Reservation & { status: 'reserved' }> {
    const reservation = await store.reserve(key, leaseMs)
    holds(reservation.status === 'reserved', `reserve: expected reserved, got ${reservation.status}`)
    holds(typeof reservation.token === 'string' && reservation.token !== '', 'reserve: expected a token')
    return reservation
  }
  const statusOf = async (store: Store, key: string) => (await store.reserve(key, long)).status

  return [
    check('a fresh key is reserved as attempt 1', async (store, key) => {
      same((await take(store, key)).attempt, 1, 'attempt')
    }),
    check('a reserved key is in progress', async (store, key) => {
      await take(store, key)
      same(await store.reserve(key, long), { status: 'in_progress' }, 'second reserve')
    }),
    check('a refused reserve changes neither the lease, the attempts nor the retention', async (store, key) => {
      const { token } = await take(store, key)
      // Shorter than the time that is left: a store that writes it would end the lease, or forget what is completed.
      const ask = async () => (await store.reserve(key, shortLeaseMs)).status
      same([await ask(), await ask()], ['in_progress', 'in_progress'], 'reserve of a leased key')
      await outlast(shortLeaseMs)
      same(await ask(), 'in_progress', 'later')
      await store.release(key, token, long)
      const second = await take(store, key)
      same(second.attempt, 2, 'attempt')
      await store.complete(key, second.token, long)
      same(await ask(), 'completed', 'reserve of a completed key')
      await outlast(shortLeaseMs)
      same(await ask(), 'completed', 'later')
    }),
    check('a completed key stays completed', async (store, key) => {
      const { token } = await take(store, key)
      same(await store.complete(key, token, long), true, 'complete')
      same(await store.reserve(key, long), { status: 'completed' }, 'reserve after complete')
    }),
    check('a key that is completed again by its holder is kept from then on', async (store, key) => {
      const { token } = await take(store, key)
      await store.complete(key, token, shortLeaseMs)
      same(await store.complete(key, token, long), true, 'complete again')
      await outlast(shortLeaseMs)
      same(await statusOf(store, key), 'completed', 'status after the first retention')
    }),
    check('keys do not touch each other, whatever is in them', async (store, key) => {
      const ends = ['', ':', ' ', 'a', 'A', 'ä', '{x}', "'", '"', '\\', '%', 'x'.repeat(500), `${'x'.repeat(499)}y`]
      const keys = ends.map((text) => `${key}${text}`)
      for (const one of keys) await take(store, one)
      for (const one of keys) same(await statusOf(store, one), 'in_progress', JSON.stringify(one.slice(-9)))
    }),
    check('exactly one of many concurrent callers gets the key', async (store, key) => {
      const all = await Promise.all(Array.from({ length: 32 }, () => store.reserve(key, long)))
      same(all.filter(({ status }) => status === 'reserved').length, 1, 'reserved')
      same(all.filter(({ status }) => status === 'in_progress').length, 31, 'in progress')
    }),
    check('a wrong token can neither extend, complete nor release', async (store, key) => {
      await take(store, key)
      const other = (await take(store, `${key}-other`)).token
      for (const token of [other, '', '0', 'nonsense']) {
        same(await store.extend(key, token, long), false, 'extend')
        same(await store.complete(key, token, long), false, 'complete')
        await store.release(key, token, long)
        same(await statusOf(store, key), 'in_progress', 'after release by a wrong token')
      }
      same(await statusOf(store, `${key}-other`), 'in_progress', 'the key whose token it was')
    }),
    check('extend prolongs a lease', async (store, key) => {
      const { token } = await take(store, key, shortLeaseMs)
      same(await store.extend(key, token, long), true, 'extend')
      await outlast(shortLeaseMs)
      same(await statusOf(store, key), 'in_progress', 'after the first lease')
    }),
    check('extend counts from now, and does not add to the lease', async (store, key) => {
      const { token } = await take(store, key)
      same(await store.extend(key, token, shortLeaseMs), true, 'extend')
      await outlast(shortLeaseMs)
      same((await take(store, key)).attempt, 2, 'attempt')
    }),
    check('extend is false for a key that is not reserved', async (store, key) => {
      same(await store.extend(key, 'nobody', long), false, 'unknown key')
      const { token } = await take(store, key)
      await store.complete(key, token, long)
      same(await store.extend(key, token, long), false, 'completed key')
      same(await statusOf(store, key), 'completed', 'after extend')
    }),
    check('release frees the key and keeps the number of attempts', async (store, key) => {
      for (const attempt of [1, 2, 3]) {
        const taken = await take(store, key)
        same(taken.attempt, attempt, 'attempt')
        await store.release(key, taken.token, long)
      }
    }),
    check('the number of attempts is forgotten when its retention is over', async (store, key) => {
      const { token } = await take(store, key)
      await store.release(key, token, shortLeaseMs)
      await outlast(shortLeaseMs)
      const anew = await take(store, key)
      same(anew.attempt, 1, 'attempt')
      holds(anew.token !== token, 'a token of an earlier holder must not come again')
    }),
    check('release after complete has no effect', async (store, key) => {
      const { token } = await take(store, key)
      await store.complete(key, token, long)
      await store.release(key, token, long)
      same(await statusOf(store, key), 'completed', 'status')
    }),
    check('release of an unknown key has no effect', async (store, key) => {
      await store.release(key, 'nobody', long)
      same((await take(store, key)).attempt, 1, 'attempt')
    }),
    check('a completed key is forgotten when its retention is over, and counts from one again', async (store, key) => {
      const { token } = await take(store, key)
      await store.release(key, token, long)
      const second = await take(store, key)
      same(await store.complete(key, second.token, shortLeaseMs), true, 'complete')
      await outlast(shortLeaseMs)
      same((await take(store, key)).attempt, 1, 'attempt')
    }),
    check(
      'of many that find a completed key forgotten, exactly one gets it, and none is told that it is completed',
      async (store, key) => {
        // A race between two callers goes wrong only now and then.
        const keys = Array.from({ length: 20 }, (_, at) => `${key}-${at}`)
        for (const one of keys) await store.complete(one, (await take(store, one)).token, shortLeaseMs)
        await outlast(shortLeaseMs)
        for (const one of keys) {
          const all = await Promise.all(Array.from({ length: 16 }, () => store.reserve(one, long)))
          same(all.map(({ status }) => status).sort(), [...Array(15).fill('in_progress'), 'reserved'], 'statuses')
        }
      },
    ),
    check('an expired lease is taken over, with another token, as the next attempt', async (store, key) => {
      const first = await take(store, key, shortLeaseMs)
      await outlast(shortLeaseMs)
      const second = await take(store, key)
      holds(first.token !== second.token, 'tokens must differ')
      same(second.attempt, 2, 'attempt')
    }),
    check('a holder whose lease was taken over can do nothing', async (store, key) => {
      const { token } = await take(store, key, shortLeaseMs)
      await outlast(shortLeaseMs)
      const { token: taken } = await take(store, key)
      same(await store.extend(key, token, long), false, 'extend')
      same(await store.complete(key, token, long), false, 'complete')
      await store.release(key, token, long)
      same(await statusOf(store, key), 'in_progress', 'after its release')
      same(await store.complete(key, taken, long), true, 'complete by the new holder')
      same(await store.complete(key, token, long), false, 'complete after the new holder completed')
    }),
    check('exactly one of many that take over a lease gets it', async (store, key) => {
      await take(store, key, shortLeaseMs)
      await outlast(shortLeaseMs)
      const all = await Promise.all(Array.from({ length: 32 }, () => store.reserve(key, long)))
      same(all.filter(({ status }) => status === 'reserved').length, 1, 'reserved')
    }),
    check('extend is false after the lease expired', async (store, key) => {
      const { token } = await take(store, key, shortLeaseMs)
      await outlast(shortLeaseMs)
      same(await store.extend(key, token, long), false, 'extend')
    }),
    check('complete is true after the lease expired if no one took the key', async (store, key) => {
      const { token } = await take(store, key, shortLeaseMs)
      await outlast(shortLeaseMs)
      same(await store.complete(key, token, long), true, 'complete')
      same(await statusOf(store, key), 'completed', 'status')
    }),
    check('a holder is not taken for a later one that reserved and released', async (store, key) => {
      const { token } = await take(store, key, shortLeaseMs)
      await outlast(shortLeaseMs)
      const later = await take(store, key)
      await store.release(key, later.token, long)
      same(await store.extend(key, token, long), false, 'extend')
      same(await store.complete(key, token, long), false, 'complete')
      same((await take(store, key)).attempt, 3, 'attempt')
    }),
    check('a token that released its key can no longer complete it', async (store, key) => {
      const { token } = await take(store, key)
      await store.release(key, token, long)
      same(await store.complete(key, token, long), false, 'complete')
      same((await take(store, key)).attempt, 2, 'attempt')
    }),
    check('no lease or retention is shorter than requested', async (store, key) => {
      const [leased, extended, completed, released] = ['leased', 'extended', 'completed', 'released'].map(
        (what) => `${key}-${what}`,
      ) as [string, string, string, string]
      await take(store, leased)
      await store.extend(extended, (await take(store, extended, 2 * long)).token, long)
      await store.complete(completed, (await take(store, completed)).token, long)
      await store.release(released, (await take(store, released)).token, long)
      await outlast(shortLeaseMs)
      same(await statusOf(store, leased), 'in_progress', 'after reserve')
      same(await statusOf(store, extended), 'in_progress', 'after extend')
      same(await statusOf(store, completed), 'completed', 'after complete')
      same((await take(store, released)).attempt, 2, 'the attempt after release')
    }),
    check('retention of weeks is accepted', async (store, key) => {
      const { token } = await take(store, key)
      same(await store.complete(key, token, 90 * 86_400_000), true, 'complete')
      same(await statusOf(store, key), 'completed', 'status')
    }),
  ]
}
