import { load, table } from './table.mjs'

const isRight = 'if the signature is right'

/** What a sender asks for and when it is answered, by the first test that applies to a row. */
const kinds = [
  {
    test: ({ store }) => store,
    asks: 'to keep the secret of the coming deliveries',
    answered: 'if `onSecret` returns `true`, and only while no secret is known',
  },
  { test: ({ verify }) => verify, asks: 'with a token of yours', answered: 'if the token equals `verifyToken`' },
  { test: ({ signed, compute }) => signed && compute, asks: 'for an HMAC of a token; signed', answered: isRight },
  { test: ({ signed }) => signed, asks: 'signed like an event', answered: isRight },
  {
    test: ({ compute }) => compute?.mac,
    asks: 'for an HMAC of a token; not signed',
    answered: 'if the token could not be the content of a delivery',
  },
  {
    test: ({ compute }) => compute?.digest,
    asks: 'for a digest of a token with `verifyToken` and `publicUrl`; not signed',
    answered: 'always',
  },
  {
    test: () => true,
    asks: 'for an echo, or only for a 200',
    answered: 'always; as text, JSON or a header, which no browser shows as a page',
  },
]

/** Every handshake, with other senders that ask in the same way. */
export async function handshakes() {
  const all = Object.entries(await load('generic-hmac', 'handshakes'))
  const kindOf = (row) => kinds.find(({ test }) => test(row))
  const rows = kinds.map((kind) => {
    const names = all.filter(([, row]) => kindOf(row) === kind).map(([name]) => `\`${name}\``)
    return [names.join(', '), kind.asks, kind.answered]
  })
  return table(['`handshakes.`', 'asks', 'answered'], rows)
}
