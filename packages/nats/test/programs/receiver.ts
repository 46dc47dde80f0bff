import { toJetStream } from '@hookwright/nats'
import { receive } from '../../../../tests/support/receiver.js'
import { connectTo } from '../support.js'

const [port, natsPort] = process.argv.slice(2).map(Number)
const { js } = await connectTo(natsPort!)
// Without a store that is shared: JetStream's own dedupe is what is tried.
receive(port!, { onDelivery: toJetStream(js, 'ledger', { deadlineMs: 1_000 }) })
