import type { Script } from './client.js'

/* A pace is a hash: when the next slot is free and when a pause ends, in milliseconds of the server's time. */
const readPace = `local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local p = redis.call('HMGET', KEYS[1], 'next', 'paused')
local after, paused = tonumber(p[1] or 0), tonumber(p[2] or 0)
local function put(name, value, saved)
  redis.call('HSET', KEYS[1], name, ('%.3f'):format(value))
  redis.call('PEXPIRE', KEYS[1], ('%.0f'):format(math.max(value, paused) - now + saved + 60000))
end
`

export const takeSlotScript: Script<number | undefined> = {
  read(answer: number | string) {
    const waitMs = Number(answer)
    return waitMs < 0 ? undefined : waitMs
  },
  text: `${readPace}local at = math.max(after, paused, now - ARGV[2])
if at - now > tonumber(ARGV[3]) then return -1 end
put('next', at + ARGV[1], ARGV[2])
return math.max(0, math.ceil(at - now))`,
}

export const readPauseScript: Script<number> = {
  read: Number,
  text: `${readPace}return math.ceil(paused - now)`,
}

export const pauseScript: Script<void> = {
  read() {},
  text: `${readPace}if now + ARGV[1] > paused then put('paused', now + ARGV[1], 0) end
return 0`,
}
