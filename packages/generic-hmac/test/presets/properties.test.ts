import { type Scheme, schemes, verifySignature } from '@hookwright/generic-hmac'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixedClock } from '../shared.js'
import { type HandMade, publicUrl } from './by-hand.js'
import { byHand } from './by-hand-special.js'

const schemeOf = (name: string) => (schemes as Readonly<Record<string, Scheme>>)[name.split(' ')[0]!]!

function verify(name: string, { secret, headers, body, url = publicUrl, method = 'POST' }: HandMade, raw?: Uint8Array) {
  const lookup = { get: (header: string) => headers[header.toLowerCase()] ?? null }
  const incoming = { method, url, headers: lookup, body: raw ?? body }
  return verifySignature({ scheme: schemeOf(name), clock: fixedClock, publicUrl, secret, ...incoming })
}

/** `undefined` if the change is only one of case, which does not matter for hex, `Z` and lower-cased ids. */
function flipBit(text: string, at: number): string | undefined {
  const index = Math.floor(at / 7) % text.length
  const changed =
    text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ (1 << (at % 7))) + text.slice(index + 1)
  return changed.toLowerCase() === text.toLowerCase() ? undefined : changed
}

type Change = (made: HandMade, at: number) => HandMade | undefined

const headerChange =
  (header: string): Change =>
  (made, at) => {
    const changed = flipBit(made.headers[header]!, at)
    return changed === undefined ? undefined : { ...made, headers: { ...made.headers, [header]: changed } }
  }

function jsonChange(path: string): Change {
  return (made, at) => {
    const root = JSON.parse(made.body)
    const keys = path.split('.')
    const last = keys.pop()!
    const holder = keys.reduce((value, key) => value[key], root)
    const changed = flipBit(String(holder[last]), at)
    if (changed === undefined) return undefined
    holder[last] = changed
    return { ...made, body: JSON.stringify(root) }
  }
}

const formChange: Change = (made, at) => {
  const pairs = [...new URLSearchParams(made.body)].filter(([, value]) => value !== '')
  const pair = pairs[at % pairs.length]!
  const changed = flipBit(pair[1], Math.floor(at / pairs.length))
  if (changed === undefined || pair[1].charCodeAt(Math.floor(at / pairs.length / 7) % pair[1].length) > 127)
    return undefined
  const isRepeated = pairs.filter(([key]) => key === pair[0]).length > 1
  // One of two equal values, or the unused signature of another key, which is not signed.
  if (isRepeated || pair[0] === 'bt_signature') return undefined
  pair[1] = changed
  return { ...made, body: new URLSearchParams(pairs).toString() }
}

const queryChange: Change = (made, at) => {
  const start = made.url!.indexOf('?') + 1
  const query = made.url!.slice(start)
  const end = query.includes('data.id') ? query.indexOf('&') : query.length
  const changed = flipBit(query.slice(0, end), at)
  return changed === undefined || /[?#]/.test(changed)
    ? undefined
    : { ...made, url: made.url!.slice(0, start) + changed + query.slice(end) }
}

/** Every place in a request that is authenticated according to the scheme's data. */
function authenticatedParts(name: string, made: HandMade): Record<string, Change> {
  const { content, signature, id, timestamp, authenticates = 'body', each } = schemeOf(name)
  const flat = JSON.stringify(content)
  const has = (part: string) => flat.includes(`{"${part}":true}`)
  const changes: Record<string, Change> = {}
  for (const header of Object.keys(made.headers)) {
    const isId = id && 'header' in id.from && id.from.header === header
    const isTime = timestamp && 'header' in timestamp.from && timestamp.from.header === header
    if (!(isId && !has('id')) && !(isTime && !has('timestamp'))) changes[`header ${header}`] = headerChange(header)
  }
  for (const spec of [signature, has('id') ? id : undefined, has('timestamp') ? timestamp : undefined]) {
    if (spec && 'json' in spec.from) {
      const path = each ? `${each}.0.${spec.from.json}` : spec.from.json
      changes[`body ${path}`] = jsonChange(path)
    }
  }
  for (const [, path] of flat.matchAll(/"json":"([^"]+)"/g)) {
    const whole = each ? `${each}.1.${path}` : path!
    if (!whole.includes('originalReference')) changes[`body ${whole}`] = jsonChange(whole)
  }
  if (authenticates === 'fields' && !made.body.startsWith('{')) changes['form fields'] = formChange
  if (made.url !== undefined && made.url !== publicUrl) changes.query = queryChange
  return changes
}

describe.each(Object.entries(byHand))('%s', (name, made) => {
  const isWhole = (schemeOf(name).authenticates ?? 'body') === 'body' || name.endsWith('JSON')
  const refusesAnyBit = async () => {
    const bytes = new TextEncoder().encode(made.body)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (at) => {
        const changed = bytes.slice()
        changed[at >> 3]! ^= 1 << (at & 7)
        expect(await verify(name, made, changed)).toBe(false)
      }),
      { numRuns: 20 },
    )
  }
  // If only some fields are authenticated, the table in docs/schemes.md says so.
  if (isWhole) test('refuses any single changed bit in the body', refusesAnyBit)

  const parts = authenticatedParts(name, made)
  test.each(Object.keys(parts))('refuses any single changed bit in %s', async (part) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), async (at) => {
        const changed = parts[part]!(made, at)
        if (changed) expect(await verify(name, changed), JSON.stringify(changed)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })
})
