import { Buffer } from 'node:buffer'
import crypto from 'node:crypto'
import type { HmacHash, Parts } from './backend.js'

// An HMAC is two hashes (RFC 2104), and Node hashes a short message in one call much faster than it sets up an `Hmac`.
// docs/decisions/0015-short-hmacs-from-hashes.md has the figures and says why this one is written here.

const innerPad = 0x36
const innerPads = 0x36363636
/** Makes the outer pad, 0x5c, of the inner one, four bytes at once. */
const padChange = 0x6a6a6a6a

/** Above this, copying the message costs what the single call saves. */
const longestMessage = 4_096

/**
 * Room for the input of both hashes: the key's block and the message, the key's block and the inner hash. Nothing here
 * is asynchronous, so no other call can write into it in between.
 */
function createRoom(blockBytes: number, hashBytes: number) {
  const inner = Buffer.alloc(blockBytes + longestMessage)
  const outer = Buffer.alloc(blockBytes + hashBytes)
  const blockOf = ({ buffer, byteOffset }: Buffer) => new Int32Array(buffer, byteOffset, blockBytes / 4)
  return { blockBytes, inner, outer, innerBlock: blockOf(inner), outerBlock: blockOf(outer) }
}

let rooms: Readonly<Record<HmacHash, ReturnType<typeof createRoom>>> | undefined

function roomFor(hash: HmacHash) {
  rooms ??= {
    sha1: createRoom(64, 20),
    sha256: createRoom(64, 32),
    sha384: createRoom(128, 48),
    sha512: createRoom(128, 64),
  }
  return rooms[hash]
}

const isPart = (part: unknown) => typeof part === 'string' || part instanceof Uint8Array

/**
 * The HMAC of a short message as a binary text; `undefined` for a message that is not short, a key longer than the
 * hash's block, anything that is neither text nor bytes, and in runtimes without `crypto.hash`.
 */
export function shortHmac(hash: HmacHash, key: string | Uint8Array, parts: Parts): string | undefined {
  // Other values, which the types forbid, have no length in bytes: `createHmac` accepts or refuses them.
  if (!crypto.hash || !isPart(key) || !parts.every(isPart)) return undefined
  const { blockBytes, inner, outer, innerBlock, outerBlock } = roomFor(hash)
  const keyBytes = typeof key === 'string' ? Buffer.from(key) : key
  if (keyBytes.length > blockBytes) return undefined
  let end = blockBytes
  for (const part of parts) {
    // A text takes at least as many bytes as it has code units, so a long one is known at once.
    if (end + part.length > inner.length || end + Buffer.byteLength(part) > inner.length) return undefined
    if (typeof part === 'string') {
      end += inner.write(part, end)
    } else {
      inner.set(part, end)
      end += part.length
    }
  }
  innerBlock.fill(innerPads)
  for (let index = 0; index < keyBytes.length; index++) inner[index] = keyBytes[index]! ^ innerPad
  for (let index = 0; index < innerBlock.length; index++) outerBlock[index] = innerBlock[index]! ^ padChange
  outer.write(crypto.hash(hash, inner.subarray(0, end), 'binary'), blockBytes, 'latin1')
  const mac = crypto.hash(hash, outer, 'binary')
  // Wipes the key.
  innerBlock.fill(0)
  outerBlock.fill(0)
  return mac
}
