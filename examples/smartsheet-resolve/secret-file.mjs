import { existsSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'

/**
 * The shared secrets of webhooks, by webhook id, in a file that only its owner can read. (On Windows: whoever can read
 * its folder.)
 */
export function openSecretFile(path) {
  const secrets = new Map(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [])
  return {
    get: (webhookId) => secrets.get(webhookId),
    async set(webhookId, secret) {
      secrets.set(webhookId, secret)
      // Written to another file and renamed: a crash leaves either the old content or the new.
      await rm(`${path}.new`, { force: true })
      // Must be a new file: an existing one would keep its mode, and a link would be followed.
      await writeFile(`${path}.new`, JSON.stringify([...secrets]), { mode: 0o600, flag: 'wx' })
      await rename(`${path}.new`, path)
    },
  }
}
