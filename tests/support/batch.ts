import { createWebhook, type Store, type WebhookProtocol } from '@hookwright/core'
import { expect } from 'vitest'

/** A delivery of three events; its body is its id. */
const protocol: WebhookProtocol = {
  provider: 'batch',
  packageName: 'batch',
  maxBodyBytes: 100,
  retainMs: 3_600_000,
  patienceMs: 5_000,
  authenticate: () => ({ authenticated: 'none' }),
  decode: ({ body }) => new TextDecoder().decode(body),
  parse: (id) => ({ type: 'batch', payload: id, issues: [], id: String(id) }),
  events: () => ['first', 'second', 'third'].map((name) => ({ name, event: name })),
}

/** A store that loses one answer: the one after marking the `which`th key. */
function losingAnswer(store: Store, which: number): Store {
  let marks = 0
  return {
    ...store,
    async complete(key, token, retainMs) {
      const isMarked = await store.complete(key, token, retainMs)
      if (++marks === which) throw new Error('the connection was lost')
      return isMarked
    },
  }
}

/**
 * A delivery whose events are marked continues on another machine where it stopped: after a handler that threw, and after
 * a mark whose answer was lost. A delivery with the same id at another endpoint is a different one.
 */
export async function expectBatchGoesOnElsewhere(openStore: () => Store): Promise<void> {
  const id = crypto.randomUUID()
  const handled: string[] = []
  const failing = new Set(['one first'])
  const machine = (name: string, store: Store, endpoint = 'batch') =>
    createWebhook(protocol, {
      store,
      endpoint,
      dedupe: 'event',
      onOther(event) {
        if (failing.delete(`${name} ${event}`)) throw new Error('not now')
        handled.push(`${name} ${event}`)
      },
      onOutcome: () => {},
    })
  const send = async (webhook: ReturnType<typeof machine>) =>
    (await webhook.handle(new Request('https://example.com/', { method: 'POST', body: id }))).status
  const one = machine('one', losingAnswer(openStore(), 1))
  const two = machine('two', openStore())

  expect(await send(one)).toBe(500)
  expect(await send(one)).toBe(503)
  failing.add('two third')
  expect(await send(two)).toBe(500)
  expect(await send(one)).toBe(200)
  expect(await send(two)).toBe(200)
  expect(handled).toEqual(['one first', 'two second', 'one third'])

  expect(await send(machine('other', openStore(), 'other'))).toBe(200)
  expect(handled.slice(3)).toEqual(['other first', 'other second', 'other third'])
}
