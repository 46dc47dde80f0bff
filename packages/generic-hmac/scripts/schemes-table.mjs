import { writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { factsOf } from '../dist/scheme/facts.js'

// Writes docs/schemes.md from the presets themselves: `npm run build && node packages/generic-hmac/scripts/schemes-table.mjs`.

const code = (text) => `\`${text.replaceAll('|', '\\|')}\``

function writePart(part) {
  if (typeof part === 'string') return part
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
  const { kind: grammar = 'plain', prefix, key, tag, position } = format ?? {}
  const written = {
    plain: prefix && `after ${code(prefix)}`,
    kv: key && `pairs, ${code(key)}`,
    tagged: tag && `list, ${code(`${tag},`)}`,
    list: 'list',
    positional: 'list after the time',
  }[position ?? grammar]
  return written ? `${where}, ${written}` : where
}

function writeMac({ mac, signature, key }) {
  const kind = { hmac: `HMAC ${mac.hash}`, ed25519: 'Ed25519', token: 'token', digest: `**bare ${mac.hash}**` }[
    mac.kind
  ]
  const keyed = key && key.encoding !== 'utf8' ? `, key in ${key.encoding}` : key?.preHash ? `, key ${key.preHash}` : ''
  return `${kind}, ${signature.encoding}${keyed}`
}

function writeTolerance(scheme) {
  if (!factsOf(scheme).timestampSigned) return 'no signed time'
  const { toleranceMs = 300_000 } = scheme.timestamp
  return toleranceMs === 'none' ? 'none' : `${toleranceMs / 1000} s`
}

/** What stays free for someone who sends a recorded request again. */
function writeChanges(scheme) {
  const { timestamp, id, eventType, authenticates = 'body' } = scheme
  const { idSigned, timestampSigned } = factsOf(scheme)
  const free = []
  if (authenticates === 'sender') free.push('**the whole body**')
  if (authenticates === 'fields') free.push('**everything of the body that is not in the content**')
  if (!timestampSigned) free.push('when it comes')
  for (const [spec, isSigned] of [
    [id, idSigned],
    [timestamp, timestampSigned],
  ]) {
    if (spec && 'header' in spec.from && !isSigned) free.push(code(spec.from.header))
  }
  if (eventType && 'header' in eventType) free.push(code(eventType.header))
  if (scheme.repeats) free.push('**each is handled**')
  return free.length > 0 ? free.join(', ') : 'nothing'
}

const evidences = {
  vector: 'published example',
  sdk: 'its own library',
  docs: 'its documentation',
  table: 'another project',
}

function writeRow([name, scheme]) {
  const { source, authenticates = 'body' } = scheme
  const title = source ? `[${code(name)}](${source.docs})` : code(name)
  const from = source ? evidences[source.evidence] : 'ours'
  const cells = [
    title,
    writePlace(scheme),
    writeContent(scheme),
    writeMac(scheme),
    writeTolerance(scheme),
    authenticates,
  ]
  return `| ${[...cells, writeChanges(scheme), from].join(' | ')} |`
}

/** The page as text. */
export function renderSchemes(schemes) {
  const rows = Object.entries(schemes).sort(([left], [right]) => left.localeCompare(right, 'en'))
  return `# Schemes

Every preset of \`@hookwright/generic-hmac\`, ${rows.length} in all, as \`schemes.<name>\` or from
\`@hookwright/generic-hmac/presets\`. This page is written by \`packages/generic-hmac/scripts/schemes-table.mjs\` from the
presets themselves; a test fails when it is out of date.

- **Content** is what the proof is computed over, in order. A part in square brackets is there only under a condition.
- **Tolerance** is how far from now a signed time may be, both ways.
- **Authenticated** is what the proof covers: the \`body\`, some \`fields\` of it, or only who the \`sender\` is.
- **A replay could change** is what someone who sends a recorded request again can alter without being noticed. None of it
  enters the key by which duplicates are found, so that the second request is still a duplicate for 24 hours. That holds
  for what is sent twice in earnest, too: where an event's name is in such a header, two events of one body are one delivery,
  unless each has a receiver with an \`endpoint\` of its own. Two kinds of rows are excepted: a token vouches for any body, and
  where **each is handled** different events are signed in the same bytes.
- **Known from**: \`published example\` was recomputed, \`its own library\` and \`its documentation\` were read,
  \`another project\` means a table of providers that others keep. Try those against a real delivery first, and see
  [Choosing a scheme](choosing-a-scheme.md) when one does not verify.

| Preset | Where | Content | Proof | Tolerance | Authenticated | A replay could change | Known from |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(writeRow).join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = new URL('.', import.meta.url)
  const schemes = await import(pathToFileURL(fileURLToPath(new URL('../dist/presets.js', here))).href)
  writeFileSync(new URL('../../../docs/schemes.md', here), renderSchemes({ ...schemes }))
}
