import { open, readFile, rename, truncate, writeFile } from 'node:fs/promises'

async function readState(path, first) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return first
    throw error
  }
}

/**
 * A JSON-lines file, and another file with the last cursor and the length that the first one had then. Lines written
 * after that, complete or not, are cut off, because their events come again. What was in the file before the first run
 * stays. If the file was moved away, a new one is begun.
 */
export async function openOutput(path) {
  const statePath = `${path}.state.json`
  const file = await open(path, 'a')
  const { size } = await file.stat()
  const state = await readState(statePath, { cursors: {}, length: size })
  state.length = Math.min(state.length, size)
  // By path, because Windows cannot truncate a file that is open for appending.
  await truncate(path, state.length)
  let { length } = state

  async function save() {
    await writeFile(`${statePath}.new`, JSON.stringify(state))
    await rename(`${statePath}.new`, statePath)
  }
  // Before the first line, so that lines of a crash before the first commit are cut off too.
  await save()

  return {
    async append(events) {
      const lines = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
      await file.appendFile(lines)
      await file.sync()
      length += lines.length
    },
    async getCursor(key) {
      return state.cursors[key]
    },
    async setCursor(key, value, expected) {
      if (state.cursors[key] !== expected) return false
      state.cursors[key] = value
      state.length = length
      await save()
      return true
    },
    close: () => file.close(),
  }
}
