import { expect, test } from 'vitest'
import { keepLedger, ledgerRounds } from '../../../tests/support/ledger.js'
import { hasNats, startNats } from '../../../tests/support/nats.js'
import { connectTo, goodStream, messagesOf } from './support.js'

test.skipIf(!hasNats())(
  'acknowledged deliveries are in JetStream once, whichever process is killed',
  async () => {
    const engine = await startNats()
    const nats = await connectTo(engine.port)
    await nats.manager.streams.add(goodStream('ledger'))
    const { acknowledged, lost, duplicates } = await keepLedger({
      name: 'nats',
      receiver: new URL('./programs/receiver.ts', import.meta.url),
      args: [String(engine.port)],
      engine,
      idsInEngine: async () => (await messagesOf(nats, 'ledger')).map((message) => (message as { id: string }).id),
    })
    await nats.connection.close()
    await engine.close()
    expect(acknowledged).toBeGreaterThan(ledgerRounds * 10)
    expect([lost, duplicates]).toEqual([0, 0])
  },
  240_000,
)
