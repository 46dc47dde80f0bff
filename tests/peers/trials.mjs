/**
 * The tests of the packages that try a version of a peer, by file and by name. Tests of something else, such as outages,
 * other peers or settings of other versions, are left out.
 */
export const trials = {
  '@libsql/client': { files: ['libsql/test/store'], tests: 'libsqlStore (?!on a database in memory)' },
  // The transport is not a peer, but is released with it.
  '@nats-io/jetstream': {
    files: ['nats/test/jet-stream'],
    tests: 'toJetStream (?!in an outage)|a stream whose',
    companions: ['@nats-io/transport-node'],
  },
  bullmq: { files: ['redis/test/bullmq'], tests: 'toBullMQ (?!on node-redis)' },
  ioredis: { files: ['redis/test/store', 'redis/test/rate-limiter'], tests: ' on ioredis|shared by two machines' },
  pg: { files: ['postgres/test/store', 'postgres/test/rate-limiter'], tests: ' on pg |shared by two machines' },
  'pg-boss': {
    files: ['postgres/test/pg-boss'],
    tests: 'toPgBoss (?!of version 10|works on PGlite)',
    // The workspace has the newest version of each peer, except of this one, which needs a newer Node.
    newest: { version: '12.38.0', node: 'node22' },
  },
  postgres: { files: ['postgres/test/store', 'postgres/test/pg-boss'], tests: '( on|transaction of) postgres' },
  redis: { files: ['redis/test/store'], tests: ' on node-redis(?! that answers)| a client of one command' },
  // The schemas, and the receivers and clients that use them.
  zod: {
    files: ['/test/schemas', 'webhook.test', 'generic-hmac/test/events', 'smartsuite/test/receive', '/test/client'],
    tests: '',
  },
}
