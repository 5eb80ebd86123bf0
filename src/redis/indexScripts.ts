// Scripts that keep a workspace's index and what is told of its sessions there.
import { type Script, script } from "./scripts.ts";

/** KEYS: index, meta; ARGV: session id. Takes an expired session out of the index. */
export const pruneScript: Script = script(
  "if redis.call('EXISTS', KEYS[2]) == 0 then return redis.call('ZREM', KEYS[1], ARGV[1]) end return 0",
);

/**
 * KEYS: list, meta; ARGV: lifetime in ms. Makes a session expire that long after its last message;
 * 0: never. Pinned ones never do; deleted ones and lists of other programs are left as they are.
 */
export const lifetimeScript: Script = script(`
local m = redis.call('HMGET', KEYS[2], 'updatedAt', 'pinned', 'deletedAt', 'listKey')
if not m[1] or m[3] or m[4] then return 0 end
for _, key in ipairs(KEYS) do
  if ARGV[1] == '0' or m[2] == '1' then redis.call('PERSIST', key)
  else redis.call('PEXPIREAT', key, string.format('%.0f', tonumber(m[1]) + tonumber(ARGV[1]))) end
end
return 1
`);

/**
 * KEYS: index and meta of the workspace; ARGV: session id, updatedAt, createdAt, title, key of the
 * list, "1" when it was deleted. Lets the workspace's other windows find a session whose list another
 * program began.
 */
export const pointerScript: Script = script(`
if ARGV[6] == '1' then
  redis.call('DEL', KEYS[2])
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
redis.call('HSETNX', KEYS[2], 'createdAt', ARGV[3])
redis.call('HSET', KEYS[2], 'version', 1, 'updatedAt', ARGV[2], 'title', ARGV[4], 'listKey', ARGV[5])
return redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
`);
