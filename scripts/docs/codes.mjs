import { readFileSync } from 'node:fs'
import { root } from '../workspace.mjs'
import { table } from './table.mjs'

/** Every code of every error class, with its comment. */
export function codes() {
  const source = readFileSync(`${root}packages/core/src/errors.ts`, 'utf8')
  const rows = []
  for (const [, name, union] of source.matchAll(/export type (\w+Error)Code =((?:\s+\/\*\* .* \*\/\s+\| '\w+')+)/g)) {
    for (const [, meaning, code] of union.matchAll(/\/\*\* (.*) \*\/\s+\| '(\w+)'/g)) {
      rows.push([`\`${name}\``, `\`${code}\``, meaning])
    }
  }
  return table(['error', 'code', 'when'], rows)
}
