import { libsqlStore } from '@hookwright/libsql'
import { createClient } from '@libsql/client'
import { race } from '../../../../tests/support/racer.js'

await race(libsqlStore(createClient({ url: process.argv[2] ?? '', timeout: 10_000 }), { deadlineMs: 30_000 }))
