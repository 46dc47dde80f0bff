import { contractWebhook } from '@hookwright/core/testing'
import { type LibsqlClient, libsqlStore } from '@hookwright/libsql'
import type { Client } from '@libsql/client'
import { expectTypeOf, test } from 'vitest'

test('the client fits, and a store fits a receiver', () => {
  expectTypeOf<Client>().toExtend<LibsqlClient>()
  contractWebhook({ store: libsqlStore({} as Client), endpoint: 'x' })
})
