import { factsOf } from '../scheme/facts.js'
import type { Part, Scheme } from '../scheme/scheme.js'
import { type Content, commonContents, contentsWithUrl, exchanged, rearranged, withSecret } from './contents.js'
import type { Given } from './given.js'
import { idHeaders, timesIn } from './places.js'
import { type Variant, vary } from './variant.js'
import { contentText } from './words.js'

/** The scheme with a timestamp and an id, taken from the request if it has none of its own. */
function completed(given: Given): Scheme[] {
  const { scheme } = given
  const timestamp = scheme.timestamp ?? timesIn(given)[0]
  const isHeader = scheme.id && 'header' in scheme.id.from
  const found = idHeaders(given)
    .slice(0, 2)
    .map((from) => ({ from }))
  const ids = isHeader || found.length === 0 ? [scheme.id] : found
  return ids.map((id) => ({ ...scheme, timestamp, id }))
}

function contentsOf({ scheme, publicUrl }: Given, { timestamp, id }: Scheme): Content[] {
  const time: Part[] = timestamp ? [{ timestamp: true }] : []
  const ids: Part[] = id && 'header' in id.from ? [{ id: true }] : []
  const common = [...commonContents(time, ids), ...(publicUrl === undefined ? [] : contentsWithUrl(time))]
  const others: Part[] = [{ body: true }, { method: true }, ...time, ...(id ? [{ id: true } as const] : [])]
  return [
    ...(scheme.mac.kind === 'digest' ? common.flatMap(withSecret) : common),
    ...exchanged(scheme.content),
    ...rearranged(scheme.content, others),
  ]
}

/** The scheme with another content, and with the timestamp and the id that it needs. */
function withContent(scheme: Scheme, complete: Scheme, content: Content): Scheme {
  const { signs } = factsOf({ ...scheme, content })
  const { timestamp } = signs.has('timestamp') ? complete : scheme
  const { id } = signs.has('id') ? complete : scheme
  return { ...scheme, content, timestamp, id }
}

/** Other contents, each once. */
export function contentVariants(given: Given): Variant[] {
  const { scheme, message } = given
  if (scheme.mac.kind === 'token') return []
  const textOf = ({ content, timestamp, id }: Scheme) => JSON.stringify([content, timestamp, id])
  const known = new Set([textOf(scheme)])
  const was = JSON.stringify(contentText(scheme.content))
  const signsForm = (content: Content) => factsOf({ ...scheme, content }).signs.has('sortedForm')
  // For a body without a `=` the sorted form is the body itself, and fits wherever that does.
  const isForm = message.body.includes(0x3d) || signsForm(scheme.content)
  return completed(given)
    .flatMap((complete) => contentsOf(given, complete).map((content) => withContent(scheme, complete, content)))
    .filter(({ content }) => isForm || !signsForm(content))
    .filter((changed) => !known.has(textOf(changed)) && known.add(textOf(changed)))
    .map((changed) => {
      const how = `when the content is ${JSON.stringify(contentText(changed.content))} instead of ${was}`
      return vary(given, { part: 'content', how, scheme: changed })
    })
}
