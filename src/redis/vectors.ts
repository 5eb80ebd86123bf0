// Vectors of messages in Redis: one hash for a workspace, message id -> print and bytes. So a message
// is embedded once, on whichever machine comes first.
import type { SharedVector, VectorCopy } from "../core/embeddingPorts.ts";
import type { RedisConnection } from "./connection.ts";
import { vectorsKey } from "./keys.ts";

/** The vectors behind a connection, whose codes its methods reject with. */
export function vectorCopy(connection: RedisConnection): VectorCopy {
  return {
    readVectors: async (workspace, messageIds) => {
      if (messageIds.length === 0) return [];
      const key = vectorsKey(workspace);
      const found = await connection.run((client) => client.hmget(key, ...messageIds), key);
      return messageIds.map((messageId, index) => readVector(messageId, found[index] ?? ""));
    },
    writeVectors: async (workspace, vectors) => {
      const key = vectorsKey(workspace);
      const fields = vectors.flatMap(({ messageId, print, numbers }) => {
        const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
        return [messageId, `${print}:${bytes.toString("base64")}`];
      });
      await connection.run((client) => client.hset(key, ...fields), key);
    },
    dropVectors: async (workspace, messageIds) => {
      if (messageIds.length === 0) return;
      const key = vectorsKey(workspace);
      await connection.run((client) => client.hdel(key, ...messageIds), key);
    },
  };
}

/** `undefined` for what Redial did not write. */
function readVector(messageId: string, field: string): SharedVector | undefined {
  const [, print, text] = /^([0-9a-f]{8}):([A-Za-z0-9+/=]+)$/.exec(field) ?? [];
  if (print === undefined || text === undefined) return undefined;
  return { messageId, print, numbers: Int8Array.from(new Int8Array(Buffer.from(text, "base64"))) };
}
