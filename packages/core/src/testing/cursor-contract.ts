import type { CursorStore } from '../store/store.js'
import { type ContractCheck, checksOn, same } from './contract.js'

export interface CursorContractOptions {
  store: CursorStore | (() => CursorStore | Promise<CursorStore>)
}

/** What every `CursorStore` must do, as checks to run one by one. */
export function cursorContract({ store: given }: CursorContractOptions): ContractCheck[] {
  const check = checksOn(given)
  return [
    check('a cursor that was never written is undefined', async (store, key) => {
      same(await store.getCursor(key), undefined, 'getCursor')
    }),
    check('a cursor replaces only the expected value', async (store, key) => {
      same(await store.setCursor(key, 'two', 'one'), false, 'expected, but absent')
      same(await store.getCursor(key), undefined, 'still absent')
      same(await store.setCursor(key, 'one', undefined), true, 'absent, as expected')
      same(await store.setCursor(key, 'other', undefined), false, 'absent expected, but there')
      for (const other of ['nothing', 'One', 'one ']) {
        same(await store.setCursor(key, 'two', other), false, 'another expected')
      }
      same(await store.getCursor(key), 'one', 'unchanged')
      same(await store.setCursor(key, 'two', 'one'), true, 'as expected')
      same(await store.getCursor(key), 'two', 'changed')
    }),
    check('a cursor moves without others, even of the same value', async (store, key) => {
      const others = ['-other', 'a', 'A', 'ä', ' ', 'x'.repeat(500), `${'x'.repeat(499)}y`].map((end) => key + end)
      for (const cursor of [key, ...others]) same(await store.setCursor(cursor, 'one', undefined), true, 'absent')
      same(await store.setCursor(key, 'two', 'one'), true, 'as expected')
      for (const other of others) same(await store.getCursor(other), 'one', 'the other')
    }),
    check('cursors keep any text, even an empty one', async (store, key) => {
      let before: string | undefined
      for (const text of ['', ' a ', 'ä 🎣', "'; --", 'x'.repeat(10_000)]) {
        same(await store.setCursor(key, text, before), true, 'setCursor')
        same(await store.getCursor(key), text, 'getCursor')
        before = text
      }
    }),
    check('exactly one of many concurrent writers that expect the same value wins', async (store, key) => {
      const absent = await Promise.all(
        Array.from({ length: 16 }, (_, index) => store.setCursor(key, `a${index}`, undefined)),
      )
      same(absent.filter(Boolean).length, 1, 'from absent')
      const before = await store.getCursor(key)
      const moved = await Promise.all(
        Array.from({ length: 16 }, (_, index) => store.setCursor(key, `b${index}`, before)),
      )
      same(moved.filter(Boolean).length, 1, 'from a value')
    }),
  ]
}
