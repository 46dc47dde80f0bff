import { open, readFile, rename, writeFile } from 'node:fs/promises'

async function readState(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return { cursors: {}, length: 0 }
    throw error
  }
}

/**
 * A JSON-lines file and, beside it, how far it is good: the cursor and the length that the file had then. Lines that
 * were written after that, whole or in part, are cut off, because their events come again.
 */
export async function openOutput(path) {
  const statePath = `${path}.state.json`
  const state = await readState(statePath)
  const file = await open(path, 'a')
  await file.truncate(state.length)
  let { length } = state

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
      await writeFile(`${statePath}.new`, JSON.stringify(state))
      await rename(`${statePath}.new`, statePath)
      return true
    },
    close: () => file.close(),
  }
}
