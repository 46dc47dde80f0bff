const columns = [
  ['', ({ asExpected }) => (asExpected ? 'ok' : 'NO')],
  ['provider', ({ provider }) => provider],
  ['what was sent', ({ what }) => what],
  ['verdict', ({ verdict }) => verdict],
  ['status', ({ status }) => String(status)],
  ['what the handler saw', ({ saw }) => saw || '-'],
  ['time', ({ ms }) => `${ms.toFixed(1)} ms`],
]

/** Prints the rows in columns, a blank line before each provider. */
export function printTable(rows) {
  const cells = rows.map((row) => columns.map(([, read]) => read(row)))
  const titles = columns.map(([title]) => title)
  const widths = titles.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column].length)))
  const write = (row) =>
    console.log(
      row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
  write(titles)
  write(widths.map((width) => '-'.repeat(width)))
  cells.forEach((row, index) => {
    if (index > 0 && rows[index].provider !== rows[index - 1].provider) console.log()
    write(row)
  })
}
