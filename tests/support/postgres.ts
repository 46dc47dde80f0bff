import { execFileSync } from 'node:child_process'
import { chownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasServer, portAnswers, startServer, type TestServer } from './server.js'

/** Debian does not put PostgreSQL's programs on the PATH. */
function findPrograms(): string {
  try {
    const versions = readdirSync('/usr/lib/postgresql').sort((left, right) => Number(right) - Number(left))
    return `/usr/lib/postgresql/${versions[0]}/bin`
  } catch {
    return ''
  }
}

export const hasPostgres = (): boolean => hasServer(join(findPrograms(), 'postgres'), 'postgresql')

/** The user for programs that refuse to run as root, such as PostgreSQL and PgBouncer: `postgres` if this is root. */
export function userOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Gives a folder to that user. */
export function giveTo({ uid, gid }: ReturnType<typeof userOf>, folder: string): void {
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
}

/** A PostgreSQL with the database, user and trust of `postgres`. */
export function startPostgres(): Promise<TestServer> {
  const programs = findPrograms()
  const user = userOf()
  return startServer({
    name: 'postgres',
    prepare(_port, folder) {
      giveTo(user, folder)
      const args = ['-D', join(folder, 'data'), ...'-A trust -U postgres --no-sync -E UTF8 --no-locale'.split(' ')]
      execFileSync(join(programs, 'initdb'), args, { stdio: 'ignore', cwd: folder, ...user })
    },
    command: (port, folder) => ({
      file: join(programs, 'postgres'),
      args: [
        ...['-D', join(folder, 'data'), '-k', folder],
        ...`-p ${port} -c listen_addresses=127.0.0.1 -c shared_buffers=32MB -c max_connections=100`.split(' '),
      ],
      ...user,
    }),
    async probe(port) {
      await portAnswers(port)
      execFileSync(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', `${port}`, '-q'])
    },
  })
}

export const postgresUrl = (port: number): string => `postgres://postgres@127.0.0.1:${port}/postgres`
