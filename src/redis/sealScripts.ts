// The Lua of encrypted workspaces: telling others only when the encryption is the one that is known, and
// encrypted texts in the place of plain ones, each only where the plain one still is.
import { publish, type Script, script } from "./scripts.ts";

/** As `publishScript`; KEYS 2, ARGV 3: the marker of encryption, as it must be, else -1. */
export const publishSealedScript: Script = script(`${publish}
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[3] then return -1 end
return publish(ARGV[1], ARGV[2])
`);

/**
 * KEYS: list; ARGV: position of the newest one looked at, then old and new text of each entry. Looks
 * near the place where it stood, as others may have been put before it; how many were replaced.
 */
export const replaceEntryScript: Script = script(`
local replaced, at = 0, tonumber(ARGV[1])
local length = redis.call('LLEN', KEYS[1])
for i = 2, #ARGV, 2 do
  local last = math.min(length, at + 200)
  for position = at, last - 1 do
    if redis.call('LINDEX', KEYS[1], position) == ARGV[i] then
      redis.call('LSET', KEYS[1], position, ARGV[i + 1])
      replaced = replaced + 1
      at = position + 1
      break
    end
  end
end
return replaced
`);

/** KEYS: hash; ARGV: field, old text, new text. 1 when the old one was there. */
export const replaceFieldScript: Script = script(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`);
