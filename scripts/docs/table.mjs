/** A Markdown table. */
export function table(titles, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A built module of one of our packages. */
export const load = (name, module = 'index') => import(`../../packages/${name}/dist/${module}.js`)

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

/** Milliseconds in the largest unit that leaves no fraction. */
export function duration(ms) {
  const [unit, size] = units.find(([, size]) => ms % size === 0) ?? ['millisecond', 1]
  return `${ms / size} ${unit}${ms === size ? '' : 's'}`
}

/** Bytes in the largest unit that leaves no fraction. */
export function size(bytes) {
  if (bytes % 1_048_576 === 0) return `${bytes / 1_048_576} MiB`
  return bytes % 1_024 === 0 ? `${bytes / 1_024} KiB` : `${bytes} bytes`
}
