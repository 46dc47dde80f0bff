import { contractDelivery } from '@hookwright/core/testing'
import { toJetStream } from '@hookwright/nats'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNats, startNats } from '../../../tests/support/nats.js'
import { eventually, type TestServer } from '../../../tests/support/server.js'
import { goodStream } from './support.js'

const available = hasNats()
const password = 'of-this-test-alone'
/** What the README names. */
const subjects = ['hooks', '$JS.API.INFO', '$JS.API.STREAM.NAMES', '$JS.API.STREAM.INFO.hooks']
const connections: NatsConnection[] = []
let server: TestServer

const userWith = (name: string, publish: string[]) =>
  `{ user: ${name}, password: ${password}, permissions: { publish: ${JSON.stringify(publish)}, subscribe: "_INBOX.>" } }`

async function connectAs(user: string): Promise<NatsConnection> {
  const connection = await connect({ servers: `127.0.0.1:${server.port}`, user, pass: password })
  connections.push(connection)
  return connection
}

beforeAll(async () => {
  if (!available) return
  const poor = subjects.map((missing, index) =>
    userWith(
      `poor-${index}`,
      subjects.filter((subject) => subject !== missing),
    ),
  )
  const users = [`{ user: owner, password: ${password} }`, userWith('app', subjects), ...poor]
  server = await startNats(`authorization { users: [ ${users.join(', ')} ] }`)
  const owner = await connectAs('owner')
  await eventually(async () => (await jetstreamManager(owner)).streams.add(goodStream('hooks')))
})
afterAll(async () => {
  for (const connection of connections) await connection.close()
  await server?.close()
})

describe.skipIf(!available)('a user of NATS with restricted permissions', () => {
  test('needs no more rights than the README names', async () => {
    const handOff = toJetStream(jetstream(await connectAs('app')), 'hooks')
    await handOff.ready()
    await handOff(await contractDelivery())
  })

  test.each(subjects.map((subject, index) => [subject, `poor-${index}`]))(
    'is told at once which one is missing, without its password: %s',
    async (subject, user) => {
      const handOff = toJetStream(jetstream(await connectAs(user)), 'hooks')
      const error = (await handOff(await contractDelivery()).catch((thrown: unknown) => thrown)) as Error
      expect(error).toMatchObject({ name: 'StoreError', code: 'queue_failed' })
      expect(error.message).toContain(`Permissions Violation for Publish to "${subject}"`)
      expect(error.message + JSON.stringify(error)).not.toContain(password)
    },
  )
})
