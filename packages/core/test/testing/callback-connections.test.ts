import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { callBack, manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { deferred } from '../support/deferred.js'
import { serve } from '../support/node-server.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Weakly held objects go after a turn of the event loop. */
async function collectAll(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await pause(1)
    collectGarbage()
  }
}

/** A receiver that runs `answer`, and the connection of the first call. */
async function receiver(answer: (response: ServerResponse) => void) {
  const arrived = deferred<Socket>()
  const url = await serve((request, response) => {
    arrived.resolve(request.socket)
    answer(response)
  })
  return { request: new Request(url, { method: 'POST', body: '{}' }), arrived: arrived.promise }
}

const begin = (response: ServerResponse) => void response.writeHead(200).write('{')

describe('the connection of a callback is closed', () => {
  test.each([
    ['never answers', () => {}],
    ['stalls in its answer', begin],
  ])('when the time is up and the receiver %s, whatever was garbage-collected meanwhile', async (_, stall) => {
    const clock = manualClock()
    const { request, arrived } = await receiver(stall)
    const answer = callBack({ clock, timeoutMs: 5_000 }, request, (response) => response.text())
    const closed = once(await arrived, 'close')
    await collectAll()
    await clock.advance(5_000)
    expect(await answer).toBe('timeout')
    await closed
  })

  test('when the rest of the answer is not read', async () => {
    const { request, arrived } = await receiver(begin)
    const answer = callBack({ clock: manualClock(), timeoutMs: 5_000 }, request, ({ status }) => status)
    const closed = once(await arrived, 'close')
    expect(await answer).toBe(200)
    await closed
  })
})
