// Signed deliveries over HTTP, each with its own id, to a receiver on each engine.
import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { migrate } from '@hookwright/postgres'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect, nanos } from '@nats-io/transport-node'
import autocannon from 'autocannon'
import pg from 'pg'
import { postgresUrl, scratch } from './servers.mjs'

const kinds = [
  'memory',
  'redis',
  'postgres',
  'libsql',
  'redis and BullMQ',
  'postgres and pg-boss',
  'memory and JetStream',
]
const secret = 'the secret of the benchmark'
const filler = 'x'.repeat(1_000)

export async function measureReceivers({ redis, postgres, nats }) {
  console.log('\ndeliveries a second over HTTP, 1 kB each, 64 connections, one receiver process')
  const pool = new pg.Pool({ connectionString: postgresUrl(postgres.port) })
  await migrate(pool)
  await pool.end()
  await addStream(nats.port)
  let sent = 0
  for (const kind of kinds) {
    const args = [kind, secret, redis.port, postgresUrl(postgres.port), nats.port, scratch].map(String)
    const child = fork(fileURLToPath(new URL('receiver.mjs', import.meta.url)), args)
    const port = await new Promise((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', () => reject(new Error(`the receiver on ${kind} ended`)))
    })
    const result = await autocannon({
      url: `http://127.0.0.1:${port}/hook`,
      connections: 64,
      duration: 4,
      requests: [
        {
          method: 'POST',
          setupRequest(request) {
            const body = `{"id":${sent++},"event":"thing.changed","filler":"${filler}"}`
            const signature = createHmac('sha256', secret).update(body).digest('hex')
            return { ...request, body, headers: { 'content-type': 'application/json', 'x-signature': signature } }
          },
        },
      ],
    })
    child.kill()
    const refused = result.non2xx + result.errors
    const latency = `p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms`
    const line = `  ${kind.padEnd(24)} ${String(Math.round(result.requests.average)).padStart(6)}/s  ${latency}`
    console.log(refused > 0 ? `${line}  ${refused} REFUSED` : line)
  }
}

async function addStream(port) {
  const connection = await connect({ servers: `127.0.0.1:${port}` })
  const limits = { discard: 'new', duplicate_window: nanos(86_400_000), max_age: nanos(86_400_000) }
  await (await jetstreamManager(connection)).streams.add({ name: 'e2e', subjects: ['e2e'], ...limits })
  await connection.close()
}
