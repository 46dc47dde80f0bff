import type { Reservation } from '@hookwright/core'
import type { Script } from './client.js'

/*
 * A key's value is `<state> <token> <attempt> <lease's end in ms>`, where the state is L (leased), C (completed) or R
 * (released). A lease's key outlives the lease, so that a late holder and the number of attempts are still known.
 * Completed and released keys expire with their retention. Time is the server's. The token consists of the time in
 * microseconds and the attempt. It needs no counter key, so every script uses one key, as a cluster requires.
 */
const read = `local v = redis.call('GET', KEYS[1])
local s, k, a, e
if v then s, k, a, e = v:match('^(%u) (%S+) (%d+) (%d+)$') end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function put(state, token, attempt, ends, px)
  redis.call('SET', KEYS[1], ('%s %s %d %.0f'):format(state, token, attempt, ends), 'PX', ('%.0f'):format(px))
end
`

// Clients can be told to answer numbers as texts (`stringNumbers` of ioredis), and texts as bytes (`withTypeMapping` of
// node-redis).
const isOne = (answer: number | string) => Number(answer) === 1

export const reserveScript: Script<Reservation> = {
  read: (answer: Reservation['status'] | [token: string, attempt: number | string]) =>
    Array.isArray(answer)
      ? { status: 'reserved', token: String(answer[0]), attempt: Number(answer[1]) }
      : { status: String(answer) as 'completed' },
  text: `${read}if s == 'C' then return 'completed' end
if s == 'L' and tonumber(e) > now then return 'in_progress' end
local n = s and a + 1 or 1
local token = t[1] .. ('%06d'):format(t[2]) .. '-' .. n
put('L', token, n, now + ARGV[1], ARGV[1] + ARGV[2])
return {token, n}`,
}

export const extendScript: Script<boolean> = {
  read: isOne,
  text: `${read}if s ~= 'L' or k ~= ARGV[1] or tonumber(e) <= now then return 0 end
put('L', k, a, now + ARGV[2], ARGV[2] + ARGV[3])
return 1`,
}

export const completeScript: Script<boolean> = {
  read: isOne,
  text: `${read}if v and (k ~= ARGV[1] or s == 'R') then return 0 end
put('C', ARGV[1], 0, 0, ARGV[2])
return 1`,
}

export const releaseScript: Script<void> = {
  read() {},
  text: `${read}if s == 'L' and k == ARGV[1] then put('R', k, a, 0, ARGV[2]) end
return 0`,
}

export const readCursorScript: Script<string | undefined> = {
  read: (answer: string | null) => (answer === null ? undefined : String(answer)),
  text: `return redis.call('GET', KEYS[1])`,
}

export const writeCursorScript: Script<boolean> = {
  read: isOne,
  text: `if redis.call('GET', KEYS[1]) ~= (ARGV[2] or false) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1`,
}
