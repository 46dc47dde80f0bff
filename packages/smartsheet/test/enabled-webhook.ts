import type { SmartsheetEvent } from '@hookwright/smartsheet'
import type { SmartsheetEmulatorOptions } from '@hookwright/smartsheet/testing'
import { accept, createWorld, hook, sheetId } from './world.js'

export const row: SmartsheetEvent = { objectType: 'row', eventType: 'updated', id: 1 }

type Answer = (request: Request) => Response | Promise<Response>

/** An enabled webhook whose callbacks, except challenges, are answered by `answer`. */
export async function enabled(answer: Answer, options: SmartsheetEmulatorOptions = {}, webhook: object = {}) {
  const received: Request[] = []
  const world = createWorld({
    ...options,
    fetch: async (request) => {
      if (request.headers.has('smartsheet-hook-challenge')) return accept(request)
      received.push(request.clone())
      return answer(request)
    },
  })
  const { id } = await world.client.webhooks.create({ ...hook, ...webhook })
  await world.client.webhooks.update({ webhookId: id, enabled: true })
  const current = () => world.emulator.state.webhooks.get(id)!
  return {
    ...world,
    received,
    id,
    current,
    emit: (events = [row]) => world.emulator.emit({ scopeObjectId: sheetId, events }),
  }
}
