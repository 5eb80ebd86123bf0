// Which of the commands that Redial needs a Redis user may not run: tried out on keys of their own,
// because only some servers and users can be asked.
import type { RedisClient } from "./client.ts";
import type { RedisConnection } from "./connection.ts";
import { sessionKeys } from "./keys.ts";
import type { Script } from "./scripts.ts";

/** Commands inside the scripts: KEYS 1 a list, 2 a hash, 3 a sorted set, 4 a string, 5 a hash. */
const inScripts = [
  ["SET", "4", "x"],
  ["GET", "4"],
  ["HSET", "2", "a", "1"],
  ["HSETNX", "2", "b", "1"],
  ["HGET", "2", "a"],
  ["HMGET", "2", "a"],
  ["HGETALL", "2"],
  ["HDEL", "2", "b"],
  ["HINCRBY", "5", "a", "1"],
  ["LPUSH", "1", "x"],
  ["RPUSH", "1", "y"],
  ["LLEN", "1"],
  ["LRANGE", "1", "0", "0"],
  ["LINDEX", "1", "0"],
  ["LSET", "1", "0", "z"],
  ["LREM", "1", "0", "z"],
  ["LTRIM", "1", "0", "0"],
  ["EXISTS", "2"],
  ["PEXPIRE", "2", "1000"],
  ["PEXPIREAT", "2", "99999999999999"],
  ["PERSIST", "2"],
  ["ZADD", "3", "1", "m"],
  ["ZREM", "3", "m"],
  ["DEL", "1"],
  ["DEL", "2"],
  ["DEL", "3"],
  ["DEL", "4"],
  ["DEL", "5"],
] as const;

/** Runs each command; answers with those that failed. */
const tryScript = `
local failed = {}
for _, command in ipairs(cjson.decode(ARGV[1])) do
  command[2] = KEYS[tonumber(command[2])]
  local reply = redis.pcall(unpack(command))
  if type(reply) == 'table' and reply.err then failed[#failed + 1] = command[1] end
end
return failed
`;

/** Names of the commands that the user may not run; empty when all is well. */
export async function missingRights(
  connection: RedisConnection,
  workspace: string,
): Promise<readonly string[]> {
  const keys = sessionKeys({ workspace, sessionId: `examined-${crypto.randomUUID()}` });
  const scratch = [keys.list, keys.meta, ...["a", "b", "c"].map((name) => `${keys.meta}:${name}`)];
  const direct: readonly (readonly [string, (client: RedisClient) => Promise<unknown>])[] = [
    ["PING", (client) => client.ping()],
    ["ZREVRANGE", (client) => client.zrevrange(`${keys.meta}:a`, 0, 0)],
    ["HGET", (client) => client.hget(keys.meta, "version")],
    ["HGETALL", (client) => client.hgetall(keys.meta)],
    ["LLEN", (client) => client.llen(keys.list)],
    ["TYPE", (client) => client.type(keys.list)],
  ];
  const missing = new Set<string>();
  for (const [name, run] of direct) {
    await connection.run(run).catch(() => missing.add(name));
  }
  // As its digest is asked for first, EVALSHA and EVAL are both tried.
  const script: Script = { lua: tryScript, sha: "0".repeat(40) };
  const failed = await connection
    .runScript(script, scratch, [JSON.stringify(inScripts)])
    .catch(() => ["EVALSHA or EVAL"]);
  for (const name of Array.isArray(failed) ? failed : []) missing.add(String(name));
  return [...missing];
}
