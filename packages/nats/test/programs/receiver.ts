import { toJetStream } from '@hookwright/nats'
import { receive } from '../../../../tests/support/receiver.js'
import { connectTo } from '../support.js'

const [port, natsPort] = process.argv.slice(2).map(Number)
const { js } = await connectTo(natsPort!)
// Without a shared store, because JetStream's own deduplication is tested.
receive(port!, { onDelivery: toJetStream(js, 'ledger', { deadlineMs: 1_000 }) })
