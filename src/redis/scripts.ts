// The Lua that runs inside Redis: one script to look, one to look and write. Both take the keys of
// keys.ts in their order and a JSON header; times are text in it, because Lua prints large numbers
// as 1.7e+12. Nothing here knows a client.
import { createHash } from "node:crypto";

/** A script and the SHA-1 by which EVALSHA finds it. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

/**
 * Reads where the session stands, compares with what the caller knows (`known` entries, `version`,
 * SHA-1 of the newest known entry), and gathers the entries that are new, oldest first. Cost
 * follows the number of new entries, not the list's length.
 */
const look = `
local list, meta, index, epochKey, journals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local h = cjson.decode(ARGV[1])
if (redis.call('GET', KEYS[6]) or '') ~= h.seal then return {'sealed'} end
local epoch = redis.call('GET', epochKey) or ''
local pushes = tonumber(redis.call('HGET', journals, h.journal) or '0')
local fields = redis.call('HGETALL', meta)
local m = {}
for i = 1, #fields, 2 do m[fields[i]] = fields[i + 1] end
local version = tonumber(m.version or '0')
local listVersion = tonumber(m.listVersion or '0')
local length = redis.call('LLEN', list)
local fresh = length - h.known

local function reply(kind, entries, remaining)
  return {kind, epoch, pushes, version, listVersion, length, fields, entries or {}, remaining or 0}
end

-- An entry can be there plain or encrypted.
local function isOneOf(entry, digests, first)
  for i = first, #digests do if digests[i] == redis.sha1hex(entry) then return true end end
  return false
end

local function isLost()
  return (h.epoch ~= '' and epoch ~= h.epoch) or pushes < h.pushes
end

local function isStale()
  if fresh < 0 then return true end
  if h.version < 0 then return false end
  local knowsAny = h.known > 0 or h.version > 0
  if version < h.version or (knowsAny and listVersion > h.version) then return true end
  return h.known > 0 and not isOneOf(redis.call('LINDEX', list, fresh), h.tail, 1)
end

-- An entry too large to send about stands for itself; so does one that looks like such a stand-in.
local function guarded(entry)
  if #entry <= h.maxEntryBytes and string.byte(entry, 1) ~= 0 then return entry end
  return '\\0' .. #entry .. ' ' .. redis.sha1hex(entry)
end

local function unseen()
  local entries, bytes = {}, 0
  while #entries < fresh and #entries < h.maxEntries do
    local newest = math.max(0, fresh - #entries - 50)
    local slice = redis.call('LRANGE', list, newest, fresh - #entries - 1)
    for i = #slice, 1, -1 do
      local entry = guarded(slice[i])
      bytes = bytes + #entry
      if #entries >= h.maxEntries or (#entries > 0 and bytes > h.maxBytes) then
        return entries, fresh - #entries
      end
      entries[#entries + 1] = entry
    end
  end
  return entries, fresh - #entries
end

if isLost() then return reply('lost') end
if isStale() then return reply('stale') end
local entries, remaining = unseen()
`;

/** A Lua function that tells the live channel; a server without sharded channels (before 7.0) uses the plain one. */
export const publish = `
local function publish(channel, text)
  local count = redis.pcall('SPUBLISH', channel, text)
  if type(count) == 'table' then count = redis.pcall('PUBLISH', channel, text) end
  return type(count) == 'number' and count or 0
end
`;

/**
 * Writes on top of {@link look}. Everything is checked before the first write, because a script is
 * not rolled back. The first write of a growing push is HSET: with the memory full, Redis refuses a
 * script at its first growing command only, so nothing is half done.
 */
const write = `
if remaining > 0 then return reply('news', entries, remaining) end
local isNew = m.createdAt == nil
local differs = m.title ~= h.meta.title or m.pinned ~= h.meta.pinned
  or m.changedAt ~= h.meta.changedAt or m.deletedAt ~= h.meta.deletedAt
local wins = isNew
  or (h.isMetaDirty and differs and tonumber(h.meta.changedAt) >= tonumber(m.changedAt or '0'))
if isNew and length == 0 and h.meta.deletedAt and #h.appends == 0 then return reply('pushed') end

local hasDrops = h.drops == 'all' or #h.drops > 0
if h.drops ~= 'all' then
  for _, drop in ipairs(h.drops) do
    local entry = redis.call('LINDEX', list, -(drop[1] + 1))
    if not entry or not isOneOf(entry, drop, 2) then return reply('stale') end
  end
end

-- By id; by its whole text where a foreign message has none, as often as it is there.
local there, equal = {}, {}
for _, entry in ipairs(entries) do
  equal[entry] = (equal[entry] or 0) + 1
  for id in string.gmatch(entry, '"id"%s*:%s*"([^"\\\\]+)"') do there[id] = true end
end
local added = {}
local nextArg = 2
for _, group in ipairs(h.inserts) do nextArg = nextArg + group[2] end
for i, id in ipairs(h.appends) do
  local entry = ARGV[nextArg + i - 1]
  local copies = equal[entry] or 0
  if copies > 0 then equal[entry] = copies - 1
  elseif not there[id] then added[#added + 1] = entry end
end

-- An upload's messages are a list already; Lua would take longer for them than all else does.
if h.staged then
  if length > 0 or redis.call('LLEN', KEYS[7]) ~= h.staged then
    redis.call('DEL', KEYS[7])
    return reply('news', entries, remaining)
  end
end

-- A turn that is younger than the deletion brings its session back.
local revives = not wins and m.deletedAt and #added > 0
  and tonumber(h.meta.updatedAt) > tonumber(m.deletedAt)
local isRewritten = hasDrops or #h.inserts > 0
version = math.max(version, h.version)
if isNew or wins or revives or isRewritten then version = version + 1 end
if isRewritten then listVersion = version end

local function pushAll(from, first, last, command)
  local step = first <= last and 1 or -1
  local batch = {}
  for i = first, last, step do
    batch[#batch + 1] = from[i]
    if #batch == 500 or i == last then
      redis.call(command, list, unpack(batch))
      batch = {}
    end
  end
end

local function writeMeta()
  local updatedAt = h.meta.updatedAt
  if tonumber(m.updatedAt or '0') > tonumber(updatedAt) then updatedAt = m.updatedAt end
  redis.call('HSET', meta, 'version', version, 'listVersion', listVersion, 'updatedAt', updatedAt)
  if wins then
    redis.call('HSET', meta, 'title', h.meta.title, 'pinned', h.meta.pinned,
      'changedAt', h.meta.changedAt)
    if h.meta.deletedAt then redis.call('HSET', meta, 'deletedAt', h.meta.deletedAt)
    else redis.call('HDEL', meta, 'deletedAt') end
  end
  if isNew then
    redis.call('HSET', meta, 'createdAt', h.meta.createdAt)
    for _, field in ipairs({'forkOf', 'versionOf', 'listKey'}) do
      if h.meta[field] then redis.call('HSET', meta, field, h.meta[field]) end
    end
  end
  if revives then
    redis.call('HDEL', meta, 'deletedAt')
    redis.call('HSET', meta, 'changedAt', h.meta.updatedAt)
  end
end

local function dropEntries()
  if h.drops == 'all' then
    if fresh > 0 then redis.call('LTRIM', list, 0, fresh - 1) else redis.call('DEL', list) end
    return
  end
  local mark = '\\0dropped by redial'
  for _, drop in ipairs(h.drops) do redis.call('LSET', list, -(drop[1] + 1), mark) end
  redis.call('LREM', list, 0, mark)
end

local function insertEntries()
  local arg, inserted = 2, 0
  for _, group in ipairs(h.inserts) do
    local older = group[1] + inserted
    local last = arg + group[2] - 1
    if older == 0 then
      pushAll(ARGV, last, arg, 'RPUSH')
    else
      local newer = redis.call('LLEN', list) - older
      local moved = {}
      if newer > 0 then
        moved = redis.call('LRANGE', list, 0, newer - 1)
        redis.call('LTRIM', list, newer, -1)
      end
      pushAll(ARGV, arg, last, 'LPUSH')
      if newer > 0 then pushAll(moved, newer, 1, 'LPUSH') end
    end
    arg = last + 1
    inserted = inserted + group[2]
  end
end

-- A drop on a full server must free memory before anything that needs some.
local isShrinking = hasDrops and #h.inserts == 0 and #added == 0
if not isShrinking then writeMeta() end
if hasDrops then dropEntries() end
insertEntries()
if #added > 0 then pushAll(added, 1, #added, 'LPUSH') end
if h.staged then redis.call('RENAME', KEYS[7], list) end
if isShrinking then writeMeta() end

fields = redis.call('HGETALL', meta)
m = {}
for i = 1, #fields, 2 do m[fields[i]] = fields[i + 1] end
if m.deletedAt then redis.call('ZREM', index, h.sessionId)
else redis.call('ZADD', index, m.updatedAt, h.sessionId) end
local lifetime = h.lifetimeMs
if m.pinned == '1' then lifetime = '0' end
if m.deletedAt then lifetime = h.trashMs end
-- A list of another program is not Redial's to let expire.
for _, key in ipairs(h.meta.listKey and {meta} or {list, meta}) do
  if lifetime == '0' then redis.call('PERSIST', key) else redis.call('PEXPIRE', key, lifetime) end
end
if epoch == '' then
  redis.call('SET', epochKey, h.newEpoch)
  epoch = h.newEpoch
end
pushes = redis.call('HINCRBY', journals, h.journal, 1)
length = redis.call('LLEN', list)
publish(h.channel, h.notice)
return reply('pushed', entries)
`;

/** Looks; writes nothing. */
export const pullScript: Script = script(`${look} return reply('news', entries, remaining)`);

/** Looks and, when the caller's knowledge is right, writes. */
export const pushScript: Script = script(`${look} ${publish} ${write}`);

/** KEYS: any key of the channel's slot; ARGV: channel, text. How many listeners got it. */
export const publishScript: Script = script(`${publish} return publish(ARGV[1], ARGV[2])`);

/**
 * KEYS: hash, marker of encryption; ARGV: channel, notice, the marker as it must be (else -1), then id,
 * time (epoch ms) and entry of each item. Writes those that win over what is there: the later one, of
 * two at once the one whose entry sorts last.
 */
export const itemsScript: Script = script(`${publish}
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[3] then return -1 end
local written = 0
for i = 4, #ARGV, 3 do
  local id, at, entry = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  local known = redis.call('HGET', KEYS[1], id)
  local isRead, fields = pcall(cjson.decode, known or '')
  local knownAt = isRead and type(fields) == 'table' and tonumber(fields.at) or -1
  if at > knownAt or (at == knownAt and entry > known) then
    redis.call('HSET', KEYS[1], id, entry)
    written = written + 1
  end
end
if written > 0 then publish(ARGV[1], ARGV[2]) end
return written
`);

/** A script with its digest. */
export function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}
