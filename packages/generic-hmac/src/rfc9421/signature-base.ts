import { type Bytes, utf8 } from '@hookwright/core'
import { type InnerList, type Item, serializeInnerList } from 'structured-headers'
import { componentText, identifierOf, type MessageView } from './components.js'
import { malformed } from './fields.js'

export const componentLine = (item: Item, message: MessageView) =>
  `${identifierOf(item)}: ${componentText(item, message)}\n`

/**
 * The bytes that are signed: a line for each component, then the input itself.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9421.html#name-creating-the-signature-base
 */
export function signatureBase(input: InnerList, message: MessageView): Bytes {
  const seen = new Set<string>()
  const lines = input[0].map((item) => {
    const identifier = identifierOf(item)
    if (seen.has(identifier)) malformed('A component is covered twice.')
    seen.add(identifier)
    return componentLine(item, message)
  })
  return utf8(`${lines.join('')}"@signature-params": ${serializeInnerList(input)}`)
}
