import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { SmartSuiteFeedStore } from '@hookwright/smartsuite'

interface Entry {
  state: 'leased' | 'completed' | 'released'
  token: string
  attempt: number
  expiresAt: number
}

interface Content {
  entries: Record<string, Entry>
  cursors: Record<string, string>
  tokens: number
}

/** A store in one file, for processes of one machine that are killed outside of its few synchronous lines. */
export function fileStore(path: string): SmartSuiteFeedStore {
  const rest = new Int32Array(new SharedArrayBuffer(4))

  function locked<T>(work: (content: Content) => T): Promise<T> {
    for (;;) {
      try {
        mkdirSync(`${path}.lock`)
        break
      } catch {
        Atomics.wait(rest, 0, 0, 1)
      }
    }
    try {
      const content = JSON.parse(readFileSync(path, 'utf8')) as Content
      const result = work(content)
      writeFileSync(`${path}.next`, JSON.stringify(content))
      renameSync(`${path}.next`, path)
      return Promise.resolve(result)
    } finally {
      rmSync(`${path}.lock`, { recursive: true })
    }
  }

  const held = ({ entries }: Content, key: string, token: string) => {
    const entry = entries[key]
    return entry?.state === 'leased' && entry.token === token ? entry : undefined
  }

  return {
    shared: true,
    reserve: (key, leaseMs) =>
      locked((content) => {
        const known = content.entries[key]
        const alive = known !== undefined && known.expiresAt > Date.now()
        if (alive && known.state !== 'released') {
          return { status: known.state === 'completed' ? 'completed' : 'in_progress' } as const
        }
        const token = String(++content.tokens)
        const attempt = (known?.attempt ?? 0) + 1
        content.entries[key] = { state: 'leased', token, attempt, expiresAt: Date.now() + leaseMs }
        return { status: 'reserved', token, attempt } as const
      }),
    extend: (key, token, leaseMs) =>
      locked((content) => {
        const entry = held(content, key, token)
        if (!entry || entry.expiresAt <= Date.now()) return false
        entry.expiresAt = Date.now() + leaseMs
        return true
      }),
    complete: (key, token, retainMs) =>
      locked((content) => {
        const entry = held(content, key, token)
        if (!entry) return false
        Object.assign(entry, { state: 'completed', expiresAt: Date.now() + retainMs })
        return true
      }),
    release: (key, token, retainMs) =>
      locked((content) => {
        const entry = held(content, key, token)
        if (entry) Object.assign(entry, { state: 'released', expiresAt: Date.now() + retainMs })
      }),
    getCursor: (key) => locked(({ cursors }) => cursors[key]),
    setCursor: (key, value, expected) =>
      locked(({ cursors }) => {
        if (cursors[key] !== expected) return false
        cursors[key] = value
        return true
      }),
  }
}

export function createFileStore(path: string): void {
  writeFileSync(path, JSON.stringify({ entries: {}, cursors: {}, tokens: 0 } satisfies Content))
}
