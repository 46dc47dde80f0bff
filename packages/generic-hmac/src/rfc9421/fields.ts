import { type HeaderLookup, isArrayBuffer } from '@hookwright/core'
import { type Dictionary, type InnerList, isInnerList, parseDictionary, serializeDictionary } from 'structured-headers'
import { refuse } from '../scheme/problem.js'

/** Everything about a message is bounded before it is read: anyone can send one. */
const longestField = 8_192
const mostSignatures = 10
const mostComponents = 32

export function malformed(problem: string): never {
  refuse('signature_malformed', problem)
}

/** One signature of a message with what it says it covers, still unproven. */
export interface LabelledSignature {
  readonly label: string
  readonly input: InnerList
  readonly signature: Uint8Array
}

/** Spaces and tabs between members and items are all that may differ between two texts of a structured field. */
const dense = (text: string) => text.replace(/[ \t]/g, '')

/**
 * A dictionary written exactly as RFC 9651 serialises it. Repeated keys, other forms of a number and stray bits in
 * base64 are refused: two texts with one meaning help only an attacker.
 */
export function readDictionary(name: string, text: string): Dictionary {
  if (text.length > longestField) malformed(`${name} is too long.`)
  try {
    const dictionary = parseDictionary(text)
    if (dense(serializeDictionary(dictionary)) === dense(text)) return dictionary
  } catch {
    // The parser's message quotes nothing, but does not help a receiver either.
  }
  return malformed(`${name} is not a structured dictionary in its canonical form.`)
}

/** The bytes of a member that is a byte sequence. */
export function bytesOf(member: unknown): Uint8Array | undefined {
  const value = Array.isArray(member) ? member[0] : undefined
  return isArrayBuffer(value) ? new Uint8Array(value) : undefined
}

/** The two fields of signatures, not parsed yet. They are checked before the body is read. */
export function signatureFields(headers: HeaderLookup): { inputs: string; values: string } {
  const inputs = headers.get('signature-input')
  const values = headers.get('signature')
  if (inputs === null || values === null) {
    refuse('signature_missing', 'Signature-Input or Signature is missing.')
  }
  if (inputs.length > longestField || values.length > longestField)
    malformed('Signature-Input or Signature is too long.')
  return { inputs, values }
}

/** The signatures of a message, in order. An input without a signature is refused; one without an input is not read. */
export function readSignatures(headers: HeaderLookup): readonly LabelledSignature[] {
  const { inputs, values } = signatureFields(headers)
  const signatures = readDictionary('Signature', values)
  const found = [...readDictionary('Signature-Input', inputs)].map(([label, input]) => {
    const signature = bytesOf(signatures.get(label))
    if (!isInnerList(input) || !signature) return malformed('A label has no list of components or no signature.')
    if (input[0].length > mostComponents) malformed(`A signature covers more than ${mostComponents} components.`)
    return { label, input, signature }
  })
  if (found.length === 0) malformed('There is no signature.')
  if (found.length > mostSignatures) malformed(`There are more than ${mostSignatures} signatures.`)
  return found
}
