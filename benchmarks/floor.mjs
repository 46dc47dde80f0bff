// What a careful engineer would write by hand on the bare platform: every step of the Smartsheet receiver, without
// abstractions. The benchmarks compare our pipeline with it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { smartsheetCallbackSchema } from '@hookwright/smartsheet/schemas'

const decoder = new TextDecoder('utf-8', { fatal: true })
const maxBytes = 16 * 1024 * 1024
const week = 7 * 86_400_000
export const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export function createFloor(secret, onDelivery) {
  const key = new TextEncoder().encode(secret)
  const leases = new Set()
  // Two generations, because deleting from the front of a Map gets slower with every key it ever held.
  let done = new Map()
  let older = new Map()

  /** The cheap checks: the status of a refusal, or undefined. */
  function check(method, get) {
    if (method !== 'POST') return 405
    if (Number(get('content-length')) > maxBytes) return 413
    if ((get('content-encoding') ?? 'identity') !== 'identity') return 415
    return /^[0-9a-fA-F]{48,64}$/.test(get('smartsheet-hmac-sha256') ?? '') ? undefined : 401
  }

  async function receive(body, signature) {
    const expected = createHmac('sha256', key).update(body).digest()
    if (!timingSafeEqual(expected, Buffer.from(signature.padStart(64, '0'), 'hex'))) return 401
    let callback
    try {
      callback = JSON.parse(decoder.decode(body))
    } catch {
      return 400
    }
    if (!smartsheetCallbackSchema.safeParse(callback).success) return 200
    if (!(Math.abs(Date.now() - Date.parse(callback.timestamp)) <= week)) return 200
    const id = createHash('sha256').update(`smartsheet:${callback.webhookId}:${callback.nonce}`).digest('hex')
    if ((done.get(id) ?? older.get(id) ?? 0) > Date.now()) return 200
    if (leases.has(id)) return 503
    leases.add(id)
    const heartbeat = setTimeout(() => {}, 20_000)
    try {
      await onDelivery(callback)
      done.set(id, Date.now() + week)
      if (done.size > 50_000) {
        older = done
        done = new Map()
      }
      return 200
    } catch {
      return 500
    } finally {
      clearTimeout(heartbeat)
      leases.delete(id)
    }
  }

  return {
    async handle(request) {
      const get = (name) => request.headers.get(name)
      const refused = check(request.method, get)
      if (refused) return new Response(null, { status: refused, headers })
      const body = new Uint8Array(await request.arrayBuffer())
      if (body.length > maxBytes) return new Response(null, { status: 413, headers })
      return new Response(null, { status: await receive(body, get('smartsheet-hmac-sha256')), headers })
    },

    listener(request, response) {
      const answer = (status) => response.writeHead(status, { ...headers, 'content-length': 0 }).end()
      const refused = check(request.method, (name) => request.headers[name])
      if (refused) return answer(refused)
      const chunks = []
      let length = 0
      request.on('data', (chunk) => {
        length += chunk.length
        if (length > maxBytes) request.destroy()
        chunks.push(chunk)
      })
      request.on('end', async () => {
        const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
        answer(await receive(body, request.headers['smartsheet-hmac-sha256']))
      })
    },
  }
}
