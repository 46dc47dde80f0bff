import { appendFileSync } from 'node:fs'
import { libsqlStore } from '@hookwright/libsql'
import { createClient } from '@libsql/client'
import { receive } from '../../../../tests/support/receiver.js'

const [port, url = '', log = ''] = process.argv.slice(2)
receive(Number(port), {
  store: libsqlStore(createClient({ url, timeout: 2_000 })),
  onDelivery: ({ id }) => appendFileSync(log, `${id}\n`),
})
