// Runs one block of the documents in a process of its own, cut off from everything but this machine.
import { readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { pathToFileURL } from 'node:url'

const path = process.argv[2]

const isLoopback = (host) => /^(localhost|127(\.\d+){3}|::1|0\.0\.0\.0|::)$/.test(host)
const connect = Socket.prototype.connect
Socket.prototype.connect = function guarded(...args) {
  // What node:net passes inside is one array: the options, and a listener.
  const [options] = Array.isArray(args[0]) ? args[0] : args
  const host = typeof options === 'object' ? (options.host ?? (options.path ? '127.0.0.1' : 'localhost')) : args[1]
  if (!isLoopback(host ?? 'localhost')) throw new Error(`A block of the documents wanted to connect to ${host}.`)
  return connect.apply(this, args)
}

// Whatever a reader keeps in the environment: a made-up value for each name that the block asks for.
for (const [, name] of readFileSync(path, 'utf8').matchAll(/process\.env\.(\w+)|process\.env\["(\w+)"\]/g)) {
  process.env[name] ??= /URL$/.test(name) ? 'https://example.com/hook' : 'a-made-up-value-of-the-documents'
}

await import(pathToFileURL(path))
process.exit(0)
