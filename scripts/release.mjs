// Publishes every package whose version is not on npm yet, and tags it: `npm run release`, after `npm run version-packages`.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { root, runNode, runPnpm } from './workspace.mjs'

const pending = readdirSync(`${root}.changeset`).filter((name) => name.endsWith('.md') && name !== 'README.md')
const changed = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })
if (pending.length > 0 || changed) {
  console.error(
    pending.length > 0
      ? `${pending.length} changesets are not in a version yet: run "npm run version-packages" and commit what it changes.`
      : `What is published must be committed. Not committed:\n${changed}`,
  )
  process.exit(1)
}

runNode('scripts/prepare.mjs', ['--for=test'])
// Through pnpm, which changesets looks for on the PATH to publish with.
runPnpm(['exec', 'changeset', 'publish'])
