import { packageFolders, readJson } from '../../scripts/workspace.mjs'

/** The lowest version of a part of a range. Of forms that need more than reading there are none in our packages. */
function lowestOf(part) {
  const [, ...numbers] = part.match(/^\s*(?:>=|\^|~)?(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*$/) ?? []
  if (numbers.length === 0) throw new Error(`The lowest version of "${part}" is not known: teach it to ranges.mjs.`)
  return numbers.map((number) => number ?? 0).join('.')
}

/** Of every peer the lowest version that the packages allow; one for each part of `^10 || >=11.0.7`. */
export function lowestVersions() {
  const all = packageFolders.flatMap((folder) => {
    const { peerDependencies = {} } = readJson(`packages/${folder}/package.json`)
    return Object.entries(peerDependencies).flatMap(([name, range]) =>
      range.split('||').map((part) => `${name}@${lowestOf(part)}`),
    )
  })
  return [...new Set(all)].sort().map(readSpec)
}

/** `name@version`, where a name may begin with an @. */
export function readSpec(spec) {
  const [, name, version] = spec.match(/^(.+)@(.+)$/) ?? []
  if (!name) throw new Error(`"${spec}" is no name@version.`)
  return { name, version }
}
