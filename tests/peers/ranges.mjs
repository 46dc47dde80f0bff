import { packageFolders, readJson } from '../../scripts/workspace.mjs'

/** The lowest version of a part of a range. Handles only the forms that our packages use. */
function lowestOf(part) {
  const [, ...numbers] = part.match(/^\s*(?:>=|\^|~)?(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*$/) ?? []
  if (numbers.length === 0) throw new Error(`The lowest version of "${part}" is not known: teach it to ranges.mjs.`)
  return numbers.map((number) => number ?? 0).join('.')
}

/** The lowest version of every peer that the packages allow; one for each part of `^10 || >=11.0.7`. */
export function lowestVersions() {
  const all = packageFolders.flatMap((folder) => {
    const { peerDependencies = {} } = readJson(`packages/${folder}/package.json`)
    return Object.entries(peerDependencies).flatMap(([name, range]) =>
      range.split('||').map((part) => `${name}@${lowestOf(part)}`),
    )
  })
  return [...new Set(all)].sort().map(readSpec)
}

/** Splits `name@version`, where the name may begin with `@`. */
export function readSpec(spec) {
  const [, name, version] = spec.match(/^(.+)@(.+)$/) ?? []
  if (!name) throw new Error(`"${spec}" is no name@version.`)
  return { name, version }
}
