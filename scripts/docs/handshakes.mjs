import { load, table } from './table.mjs'

const isRight = 'when the signature is right'

/** What a sender asks for and when it is answered, by the first test that a row passes. */
const kinds = [
  {
    test: ({ store }) => store,
    asks: 'gives the secret of the deliveries to come',
    answered: 'when `onSecret` returns `true`, and only while no secret is known',
  },
  { test: ({ verify }) => verify, asks: 'with a token of yours', answered: 'when it equals `verifyToken`' },
  { test: ({ signed, compute }) => signed && compute, asks: 'signed, for an HMAC of a token', answered: isRight },
  { test: ({ signed }) => signed, asks: 'signed like an event', answered: isRight },
  {
    test: ({ compute }) => compute?.mac,
    asks: 'unsigned, for an HMAC of a token',
    answered: 'for tokens that could not be a delivery',
  },
  {
    test: ({ compute }) => compute?.digest,
    asks: 'unsigned, for a digest of a token with `verifyToken` and `publicUrl`',
    answered: 'always',
  },
  {
    test: () => true,
    asks: 'for an echo, or nothing',
    answered: 'always, as text that no browser takes for a page',
  },
]

/** Every handshake that is there, with those that ask in the same way. */
export async function handshakes() {
  const all = Object.entries(await load('generic-hmac', 'handshakes'))
  const kindOf = (row) => kinds.find(({ test }) => test(row))
  const rows = kinds.map((kind) => {
    const names = all.filter(([, row]) => kindOf(row) === kind).map(([name]) => `\`${name}\``)
    return [names.join(', '), kind.asks, kind.answered]
  })
  return table(['`handshakes.`', 'asks', 'answered'], rows)
}
