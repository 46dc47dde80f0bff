import { load, size, table } from './table.mjs'

const code = (text) => `\`${text.replaceAll('|', '\\|')}\``

function writePart(part) {
  // A line break would end the row.
  if (typeof part === 'string') return part.replaceAll('\n', '\\n')
  if ('when' in part) return `[${part.parts.map(writePart).join('')}]`
  if ('unless' in part) return `[${part.parts.map(writePart).join('')}, unless ${Object.values(part.unless)[0]}]`
  if ('url' in part) return part.url === 'query' ? '{url with the request’s query}' : '{url}'
  if ('sortedForm' in part) return '{sorted form}'
  const [[kind, value]] = Object.entries(part)
  return value === true ? `{${kind}}` : `{${kind} ${value}}`
}

const writeContent = ({ content, mac }) =>
  mac.kind === 'token' ? 'nothing: the secret itself is shown' : code(content.map(writePart).join(''))

function writePlace({ signature: { from, format }, each }) {
  const [[kind, value]] = Object.entries(from)
  const where =
    kind === 'header'
      ? [value].flat().map(code).join(', ')
      : kind === 'numberedHeader'
        ? code(`${value.prefix}1..${value.max}`)
        : `${kind} ${code((each ? `${each}[].` : '') + value)}`
  const { kind: grammar = 'plain', prefix, key, tag, sep = ',' } = format ?? {}
  const written = {
    plain: prefix && `after ${code(prefix)}`,
    kv: key && `pairs, ${code(key)}`,
    tagged: tag && `list, ${code(tag + sep)}`,
    list: prefix ? `list, ${code(prefix)}` : 'list',
    positional: 'list after the time',
  }[grammar]
  return written ? `${where}, ${written}` : where
}

function writeMac({ mac, signature, key }) {
  const kind = { hmac: `HMAC ${mac.hash}`, ed25519: 'Ed25519', token: 'token', digest: `**bare ${mac.hash}**` }[
    mac.kind
  ]
  const keyed = key && key.encoding !== 'utf8' ? `, key in ${key.encoding}` : key?.preHash ? `, key ${key.preHash}` : ''
  return `${kind}, ${signature.encoding}${keyed}`
}

function writeTolerance(scheme, { timestampSigned }) {
  if (!timestampSigned) return 'no signed time'
  const { toleranceMs = 300_000 } = scheme.timestamp
  if (typeof toleranceMs === 'object')
    return `${toleranceMs.pastMs / 1000} s past, ${toleranceMs.futureMs / 1000} s ahead`
  return toleranceMs === 'none' ? 'none' : `${toleranceMs / 1000} s`
}

/** What someone who replays a recorded request can change. */
function writeChanges(scheme, { idSigned, timestampSigned, authenticated }) {
  const { timestamp, id, eventType } = scheme
  const free = []
  if (authenticated === 'sender') free.push('**the whole body**')
  if (authenticated === 'fields') free.push('**everything of the body that is not in the content**')
  if (!timestampSigned) free.push('when it comes')
  for (const [spec, isSigned] of [
    [id, idSigned],
    [timestamp, timestampSigned],
  ]) {
    if (spec && 'header' in spec.from && !isSigned) free.push(code(spec.from.header))
  }
  if (eventType && 'header' in eventType) free.push(code(eventType.header))
  if (scheme.repeats && !timestampSigned) free.push('**each is handled**')
  return free.length > 0 ? free.join(', ') : 'nothing'
}

const evidences = {
  vector: 'published example',
  sdk: 'its own library',
  docs: 'its documentation',
  table: 'another project',
}

function writeRow(name, scheme, engine) {
  const { source } = scheme
  return [
    source ? `[${code(name)}](${source.docs})` : code(name),
    writePlace(scheme),
    writeContent(scheme),
    writeMac(scheme),
    writeTolerance(scheme, engine),
    engine.authenticated,
    writeChanges(scheme, engine),
    size(engine.maxBytes),
    source ? evidences[source.evidence] : 'ours',
  ]
}

/** Every preset, only from its data. */
export async function schemes() {
  const presets = await load('generic-hmac', 'presets')
  const { engineOf } = await load('generic-hmac', 'scheme/engine')
  const rows = Object.entries(presets).sort(([left], [right]) => left.localeCompare(right, 'en'))
  return table(
    [
      'Preset',
      'Where',
      'Content',
      'Proof',
      'Tolerance',
      'Authenticated',
      'A replay could change',
      'Largest body',
      'Known from',
    ],
    rows.map(([name, scheme]) => writeRow(name, scheme, engineOf(scheme))),
  )
}
