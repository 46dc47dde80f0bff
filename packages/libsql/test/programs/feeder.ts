import { libsqlStore } from '@hookwright/libsql'
import { createClient } from '@libsql/client'
import { drainTo } from '../../../../tests/support/feeder.js'

const args = process.argv.slice(2)
await drainTo(libsqlStore(createClient({ url: args.at(-1) ?? '', timeout: 2_000 })), args)
