import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveTo, userOf } from './postgres.js'
import { hasServer, portAnswers, startServer, type TestServer } from './server.js'

export const hasPgBouncer = (): boolean => hasServer('pgbouncer', 'pgbouncer')

/** A PgBouncer in front of the PostgreSQL at a port, with few connections to it, so that clients must share them. */
export function startPgBouncer(postgresPort: number, mode: 'transaction' | 'statement'): Promise<TestServer> {
  const user = userOf()
  return startServer({
    name: 'pgbouncer',
    prepare(port, folder) {
      giveTo(user, folder)
      const settings = [
        '[databases]',
        `postgres = host=127.0.0.1 port=${postgresPort} user=postgres`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        'auth_type = any',
        `pool_mode = ${mode}`,
        'default_pool_size = 3',
      ]
      writeFileSync(join(folder, 'pgbouncer.ini'), settings.join('\n'))
    },
    command: (_port, folder) => ({ file: 'pgbouncer', args: [join(folder, 'pgbouncer.ini')], ...user }),
    probe: portAnswers,
  })
}
