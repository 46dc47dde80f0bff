export type { Reservation } from '@hookwright/core'
export type { LibsqlClient, LibsqlStore, LibsqlStoreOptions } from './libsql-store.js'
export { libsqlStore } from './libsql-store.js'
