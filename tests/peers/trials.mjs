/**
 * What a version of each peer is tried with: tests of the packages, by file and by name. Those that show something else,
 * such as outages, other peers and settings of other versions, are left out.
 */
export const trials = {
  '@libsql/client': { files: ['libsql/test/store'], tests: 'libsqlStore (?!on a database in memory)' },
  // The transport is no peer, but belongs to the same release.
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
    // The workspace has the newest version of each peer, but this one needs a newer Node than the workspace does.
    newest: { version: '12.38.0', node: 'node22' },
  },
  postgres: { files: ['postgres/test/store', 'postgres/test/pg-boss'], tests: '( on|transaction of) postgres' },
  redis: { files: ['redis/test/store'], tests: ' on node-redis(?! that answers)| a client of one command' },
  // The schemas, and what receives and calls with them.
  zod: {
    files: ['/test/schemas', 'webhook.test', 'generic-hmac/test/events', 'smartsuite/test/receive', '/test/client'],
    tests: '',
  },
}
