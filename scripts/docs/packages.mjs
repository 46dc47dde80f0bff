import { packageFolders, readJson } from '../workspace.mjs'
import { table } from './table.mjs'

/** Every package, as its own package.json describes it. */
export async function packages() {
  const rows = packageFolders.map((folder) => {
    const { name, description } = readJson(`packages/${folder}/package.json`)
    return [`[\`${name}\`](packages/${folder})`, description]
  })
  return table(['package', 'what it is for'], rows)
}
